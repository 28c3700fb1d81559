"""A normal form of formulas for comparing their structure: what stands where, not what comes out.

Order and grouping of sums and of scalar factors, differences, quotients, double signs, and the names of bound
indices fall away; terms that cancel vanish. Nothing is expanded, and no identity of functions is used: two
formulas with one normal form are the same formula, written differently.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from grader.language.tree import Apply, Binder, Chain, Node, Number, Symbol, children, rebuild, walk
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.language.vocabulary import Vocabulary

Key = Any  # nested tuples of strings, fractions and keys
_ONE: Final = Fraction(1)
_OF_LISTS: Final = frozenset({"kl", "entropy", "cross_entropy"})
_SCALAR_OF_SCALARS: Final = frozenset(
    {"add", "sub", "neg", "mul", "dot", "hadamard", "div", "pow", "exp", "log", "sqrt", "sigmoid", "tanh", "log_base",
     "relu", "silu", "abs", "cases", "prime", "indicator", "root"}
)  # fmt: skip
_SCALARS: Final = frozenset({"delta", "kl", "entropy", "cross_entropy", "trace", "det", "norm", "norm1", "frobenius"})


def canonical(tree: Node, vocabulary: Vocabulary) -> Key:
    """The normal form of a tree."""
    return Former(vocabulary).key(_with_indices(tree, vocabulary), {})


def _with_indices(node: Node, vocabulary: Vocabulary, bound: frozenset[str] = frozenset()) -> Node:
    """`sum ln p_i` as the sum over i, where that is the only letter that can be meant."""
    parts = children(node)
    if not parts:
        return node
    inner = bound | frozenset(node.indices) if isinstance(node, Binder) else bound
    fresh = rebuild(node, tuple(_with_indices(part, vocabulary, inner) for part in parts))
    if not isinstance(fresh, Apply) or fresh.head != "sum_all" or len(fresh.args) != 1:
        return fresh
    indexed = [part for part in walk(fresh.args[0]) if isinstance(part, Apply) and part.head == "index"]
    places = {place for part in indexed for place in part.args[1:]}
    free = [one.name for one in places if isinstance(one, Symbol) and one.name not in bound]
    running = [name for name in free if name not in vocabulary.symbols or not vocabulary.symbols[name].fixed]
    return Binder("sum", (running[0],), fresh.args[0]) if len(running) == len(places) == 1 else fresh


class Former:
    """Forms keys of trees over one vocabulary, and knows which of them are numbers."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def key(self, node: Node, bound: dict[str, str]) -> Key:
        """Normal form of a node; `bound` gives bound indices their depth instead of a name."""
        match node:
            case Number(value=value):
                return ("num", value)
            case Symbol(name=name):
                return ("sym", bound.get(name, name))
            case Binder():
                return self._binder(node, bound)
            case Chain(ops=ops, sides=sides):
                return ("chain", ops, tuple(self.key(side, bound) for side in sides))
            case Apply(head="add" | "sub" | "neg"):
                return self._sum(node, bound)
            case Apply(head="mul" | "dot" | "hadamard" | "div" | "pow" | "matmul" | "sqrt"):
                return self._product(node, bound)
            case Apply():
                return self._applied(node, bound)
        raise AssertionError

    def _applied(self, node: Apply, bound: dict[str, str]) -> Key:
        same = _as_usual(node, self.vocabulary)
        if same is not None:
            return self.key(same, bound)
        lists = node.head in _OF_LISTS
        args = tuple(self.key(self._as_list(arg) if lists else arg, bound) for arg in node.args)
        if node.head == "transpose" and isinstance(node.args[0], Apply) and node.args[0].head == "transpose":
            return self.key(node.args[0].args[0], bound)
        if node.head == "delta":
            args = tuple(sorted(args, key=repr))
        if node.head == "log_base" and args[1] == ("sym", "e"):
            return ("app", "log", args[:1])
        return ("app", node.head, args)

    def _as_list(self, node: Node) -> Node:
        """A list that is written with its running index, `Q(o|c)` for `Q`, as a whole."""
        match node:
            case Apply(head="index", args=(Symbol() as base, Symbol(name=index))) if self._full_index(node.args):
                symbol = self.vocabulary.symbols.get(index)
                return node if symbol is None or symbol.fixed else base
            case _:
                return node

    def _binder(self, node: Binder, bound: dict[str, str]) -> Key:
        inner = dict(bound)
        for index in node.indices:
            inner[index] = f"#{len(inner)}"
        parts = tuple(None if part is None else self.key(part, inner) for part in (node.lower, node.upper, node.where))
        if node.lower == Number(_ONE):
            parts = (None, None, parts[2])  # from one to the end is the whole range
        return ("bind", node.head, len(node.indices), parts, self.key(node.body, inner))

    def _sum(self, node: Apply, bound: dict[str, str]) -> Key:
        terms: defaultdict[Key, Fraction] = defaultdict(Fraction)
        for sign, term in signed_terms(node):
            factor, rest = _split(self.key(term, bound))
            terms[rest] += sign * factor
        kept = tuple(sorted(((rest, factor) for rest, factor in terms.items() if factor), key=repr))
        if not kept:
            return ("num", Fraction(0))
        if len(kept) == 1:
            return _times(kept[0][1], kept[0][0])
        return ("add", kept)

    def _product(self, node: Node, bound: dict[str, str]) -> Key:
        coefficient = _ONE
        powers: defaultdict[Key, Fraction] = defaultdict(Fraction)
        others: list[Key] = []
        for factor, exponent in _factors(node, _ONE):
            key = self.key(factor, bound) if not _is_product(factor) else self._power(factor, bound)
            if key[0] == "num" and key[1] and exponent.denominator == 1:
                coefficient *= key[1] ** int(exponent)
            elif key == ("num", Fraction(0)) and exponent > 0:
                return ("num", Fraction(0))
            elif self.is_scalar(factor) or exponent != 1:
                inner, rest = _split(key)
                if exponent.denominator == 1 and inner:
                    coefficient, key = coefficient * inner ** int(exponent), rest
                powers[key] += exponent
            else:
                inner, rest = _split(key)
                coefficient *= inner
                others.append(("elementwise", rest) if _elementwise(node) else rest)
        if _elementwise(node):
            others.sort(key=repr)
        kept = tuple(sorted(((base, power) for base, power in powers.items() if power), key=repr))
        return _joined(coefficient, kept, tuple(others))

    def _power(self, node: Node, bound: dict[str, str]) -> Key:
        """A power whose exponent is no number, and roots of what is no scalar."""
        assert isinstance(node, Apply)
        if node.head == "pow" and node.args[0] == Symbol("e"):
            return ("app", "exp", (self.key(node.args[1], bound),))
        return ("app", node.head, tuple(self.key(arg, bound) for arg in node.args))

    def is_scalar(self, node: Node) -> bool:
        """Whether a node is a number, as far as declarations tell."""
        match node:
            case Number():
                return True
            case Symbol(name=name):
                symbol = self.vocabulary.symbols.get(name)
                if symbol is None or symbol.kind is Kind.INDEX or symbol.fixed:
                    return True
                return symbol.kind is Kind.SCALAR and not symbol.family
            case Binder(head=head, body=body):
                return head in {"max", "min", "argmax"} or self.is_scalar(body)
            case Apply(head="index", args=args):
                return self._full_index(args)
            case Apply(head="derivative", args=(of, by)):
                return self.is_scalar(of) and self.is_scalar(by)
            case Apply(head="indicator", args=(Chain(sides=sides),)):
                return all(map(self.is_scalar, sides))
            case Apply(head=head, args=args):
                parts = args[:1] if head == "cases" else args
                return head in _SCALARS or (head in _SCALAR_OF_SCALARS and all(map(self.is_scalar, parts)))
            case _:
                return False

    def _full_index(self, args: tuple[Node, ...]) -> bool:
        base = args[0]
        symbol = self.vocabulary.symbols.get(base.name) if isinstance(base, Symbol) else None
        if symbol is None:
            return not isinstance(base, Symbol)
        return len(args) - 1 >= len(symbol.family) + len(symbol.shape)


def _as_usual(node: Apply, vocabulary: Vocabulary) -> Apply | None:
    """The usual notation for what is written otherwise: `f'(x)` for `df/dx`, an indicator of `i = j` for a delta."""
    match node:
        case Apply(head="logsumexp", args=(Symbol(name=name) as scores,)) if name in vocabulary.symbols:
            terms = Apply("exp", (Apply("index", (scores, Symbol("~each"))),))
            return Apply("log", (Binder("sum", ("~each",), terms),))
        case Apply(head="indicator", args=(Chain(ops=("=",), sides=sides),)):
            return Apply("delta", sides)
        case Apply(head="prime", args=(Apply(head=head, args=(*_, Symbol() as at)) as inner,)) if head != "prime":
            return Apply("derivative", (inner, at))
        case Apply(head="derivative", args=(Symbol(name=name) as function, Symbol() as by)):
            symbol = vocabulary.symbols.get(name)
            called = symbol is not None and symbol.kind is Kind.FUNCTION
            return Apply("derivative", (Apply("call", (function, by)), by)) if called else None
        case _:
            return None


def signed_terms(node: Node, sign: int = 1) -> Iterator[tuple[int, Node]]:
    """The terms of a sum with their signs."""
    match node:
        case Apply(head="add", args=(first, second)):
            yield from signed_terms(first, sign)
            yield from signed_terms(second, sign)
        case Apply(head="sub", args=(first, second)):
            yield from signed_terms(first, sign)
            yield from signed_terms(second, -sign)
        case Apply(head="neg", args=(inner,)):
            yield from signed_terms(inner, -sign)
        case _:
            yield sign, node


def _factors(node: Node, exponent: Fraction) -> Iterator[tuple[Node, Fraction]]:
    """The factors of a product with their exponents."""
    match node:
        case Apply(head="mul" | "dot" | "hadamard" | "matmul", args=(first, second)):
            yield from _factors(first, exponent)
            yield from _factors(second, exponent)
        case Apply(head="div", args=(first, second)):
            yield from _factors(first, exponent)
            yield from _factors(second, -exponent)
        case Apply(head="sqrt", args=(inner,)):
            yield from _factors(inner, exponent / 2)
        case Apply(head="pow", args=(base, power)) if (number := _rational(power)) is not None:
            yield from _factors(base, exponent * number)
        case Apply(head="neg", args=(inner,)) if exponent.denominator == 1:
            if int(exponent) % 2:
                yield Apply("neg", (Number(_ONE),)), _ONE
            yield from _factors(inner, exponent)
        case _:
            yield node, exponent


def _rational(node: Node) -> Fraction | None:
    """The number that an exponent is, if it is one."""
    match node:
        case Number(value=value):
            return value
        case Apply(head="neg", args=(inner,)):
            number = _rational(inner)
            return None if number is None else -number
        case Apply(head="div", args=(Number(value=upper), Number(value=lower))) if lower:
            return upper / lower
        case _:
            return None


def _is_product(node: Node) -> bool:
    return isinstance(node, Apply) and node.head in {"mul", "dot", "hadamard", "matmul", "div", "pow", "sqrt"}


def _elementwise(node: Node) -> bool:
    return isinstance(node, Apply) and node.head == "hadamard"


def _split(key: Key) -> tuple[Fraction, Key]:
    """A key as its numerical factor and the rest."""
    if key[0] == "num":
        return key[1], ("num", _ONE)
    if key[0] == "mul":
        return key[1], _joined(_ONE, key[2], key[3])
    return _ONE, key


def _times(coefficient: Fraction, key: Key) -> Key:
    factor, rest = _split(key)
    if rest == ("num", _ONE):
        return ("num", coefficient * factor)
    if rest[0] == "mul":
        return _joined(coefficient * factor, rest[2], rest[3])
    return _joined(coefficient * factor, ((rest, _ONE),), ())


def _joined(coefficient: Fraction, powers: tuple[tuple[Key, Any], ...], others: tuple[Key, ...]) -> Key:
    if not coefficient:
        return ("num", Fraction(0))
    if not powers and not others:
        return ("num", coefficient)
    if coefficient == 1 and len(powers) + len(others) == 1 and (others or powers[0][1] == 1):
        return others[0] if others else powers[0][0]
    return ("mul", coefficient, powers, others)


def holds(key: Key, part: Key) -> bool:
    """Whether a product has these factors, or a sum these terms, among its own."""
    if key[0] != part[0] or key == part:
        return False
    if key[0] == "add":
        return set(part[1]) <= set(key[1])
    if key[0] != "mul" or part[1] not in {key[1], _ONE}:
        return False
    powers, others = set(part[2]) <= set(key[2]), part[3]
    runs = range(len(key[3]) - len(others) + 1)
    return powers and any(key[3][at : at + len(others)] == others for at in runs)
