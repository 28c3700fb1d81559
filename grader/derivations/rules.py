"""Known rules of rewriting: each turns one node into what it may be replaced by, and has a name for the report."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from grader.language.tree import Apply, Binder, Node, Number, Symbol, names, substitute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LETTERS: Final = ("o", "i", "x", "y", "z")
ONE: Final = Number(Fraction(1))


class Rule(NamedTuple):
    """A name, and what a node may be rewritten to."""

    name: str
    rewrite: Callable[[Node], Iterator[Node]]


def _log_rules(node: Node) -> Iterator[Node]:
    match node:
        case Apply(head="log" | "log_base" as head, args=(Apply(head="mul" | "dot", args=(a, b)), *base)):
            yield Apply("add", (Apply(head, (a, *base)), Apply(head, (b, *base))))
        case Apply(head="log" | "log_base" as head, args=(Apply(head="div", args=(a, b)), *base)):
            yield Apply("sub", (Apply(head, (a, *base)), Apply(head, (b, *base))))
        case Apply(head="log" | "log_base" as head, args=(Apply(head="pow", args=(a, power)), *base)):
            yield Apply("mul", (power, Apply(head, (a, *base))))
        case _:
            return


def _exp_rules(node: Node) -> Iterator[Node]:
    base, exponent = _as_power(node)
    match exponent:
        case Apply(head="add", args=(a, b)):
            yield Apply("mul", (_power(base, a), _power(base, b)))
        case Apply(head="sub", args=(a, b)):
            yield Apply("div", (_power(base, a), _power(base, b)))
        case Binder(head="sum", body=body):
            yield Binder("prod", exponent.indices, _power(base, body), exponent.lower, exponent.upper, exponent.where)
        case Apply(head="mul", args=(a, b)):
            yield Apply("pow", (_power(base, a), b))
            yield Apply("pow", (_power(base, b), a))
        case Apply(head="neg", args=(Apply(head="mul", args=(a, b)),)):
            yield Apply("pow", (_power(base, b), Apply("neg", (a,))))
        case _:
            return


def _as_power(node: Node) -> tuple[Node | None, Node | None]:
    match node:
        case Apply(head="exp", args=(inner,)):
            return Symbol("e"), inner
        case Apply(head="pow", args=(base, exponent)):
            return base, exponent
        case _:
            return None, None


def _power(base: Node | None, exponent: Node) -> Node:
    assert base is not None
    return Apply("exp", (exponent,)) if base == Symbol("e") else Apply("pow", (base, exponent))


def _inverse_functions(node: Node) -> Iterator[Node]:
    match node:
        case Apply(head="pow", args=(base, Apply(head="log_base", args=(inner, other)))) if base == other:
            yield inner
        case Apply(head="pow", args=(Symbol(name="e"), Apply(head="log", args=(inner,)))):
            yield inner
        case Apply(head="exp", args=(Apply(head="log", args=(inner,)),)):
            yield inner
        case Apply(head="log", args=(Apply(head="exp", args=(inner,)),)):
            yield inner
        case _:
            return


def _base_change(node: Node) -> Iterator[Node]:
    match node:
        case Apply(head="log_base", args=(inner, base)):
            yield Apply("div", (Apply("log", (inner,)), Apply("log", (base,))))
        case _:
            return


def _linear(node: Node, head: str) -> Iterator[Node]:
    if not isinstance(node, Binder) or node.head != head:
        return

    def over(body: Node) -> Binder:
        return Binder(node.head, node.indices, body, node.lower, node.upper, node.where)

    own = set(node.indices)
    match node.body:
        case Apply(head="add" | "sub" as sign, args=(a, b)):
            yield Apply(sign, (over(a), over(b)))
        case Apply(head="neg", args=(a,)):
            yield Apply("neg", (over(a),))
        case Apply(head="mul" | "dot" | "hadamard" as kind, args=(a, b)):
            if not names(a) & own:
                yield Apply(kind, (a, over(b)))
            if not names(b) & own:
                yield Apply(kind, (over(a), b))
        case Apply(head="div", args=(a, b)) if not names(b) & own:
            yield Apply("div", (over(a), b))
        case body if head == "expect" and not names(body) & own:
            yield body
        case _:
            return


def _delta(node: Node) -> Iterator[Node]:
    """A sum over a Kronecker delta keeps the term at which it is one."""
    if not isinstance(node, Binder) or node.head != "sum" or len(node.indices) != 1:
        return
    index = node.indices[0]
    for delta, rest in _pulled(node.body):
        first, second = delta.args
        other = second if first == Symbol(index) else first if second == Symbol(index) else None
        if other is not None:
            yield substitute(rest, index, other)


def _pulled(body: Node) -> Iterator[tuple[Apply, Node]]:
    match body:
        case Apply(head="mul" | "dot", args=(a, b)):
            if isinstance(a, Apply) and a.head == "delta":
                yield a, b
            if isinstance(b, Apply) and b.head == "delta":
                yield b, a
        case _:
            return


def _distributive(node: Node) -> Iterator[Node]:
    match node:
        case Apply(head="mul" | "dot" | "hadamard" as kind, args=(a, Apply(head="add" | "sub" as sign, args=(b, c)))):
            yield Apply(sign, (Apply(kind, (a, b)), Apply(kind, (a, c))))
        case Apply(head="mul" | "dot" | "hadamard" as kind, args=(Apply(head="add" | "sub" as sign, args=(a, b)), c)):
            yield Apply(sign, (Apply(kind, (a, c)), Apply(kind, (b, c))))
        case Apply(head="div", args=(Apply(head="add" | "sub" as sign, args=(a, b)), c)):
            yield Apply(sign, (Apply("div", (a, c)), Apply("div", (b, c))))
        case _:
            return


def _transposes(node: Node) -> Iterator[Node]:
    match node:
        case Apply(head="transpose", args=(Apply(head="mul" | "dot" | "matmul" as kind, args=(a, b)),)):
            yield Apply(kind, (Apply("transpose", (b,)), Apply("transpose", (a,))))
        case Apply(head="transpose", args=(Apply(head="add" | "sub" as sign, args=(a, b)),)):
            yield Apply(sign, (Apply("transpose", (a,)), Apply("transpose", (b,))))
        case _:
            return


def _diagonal(node: Node) -> Iterator[Node]:
    match node:
        case Apply(head="mul" | "dot", args=(a, Apply(head="diag", args=(b,)))):
            yield Apply("hadamard", (a, b))
        case Apply(head="mul" | "dot", args=(Apply(head="mul", args=(a, Apply(head="diag", args=(b,)))), c)):
            yield Apply("mul", (Apply("hadamard", (a, b)), c))
        case _:
            return


def _sigmoid(node: Node) -> Iterator[Node]:
    match node:
        case Apply(head="prime", args=(Apply(head="sigmoid") as value,)):
            yield Apply("mul", (value, Apply("sub", (ONE, value))))
            yield Apply("hadamard", (value, Apply("sub", (ONE, value))))
        case Apply(head="derivative", args=(Apply(head="sigmoid", args=(x,)) as value, by)) if x == by:
            yield Apply("mul", (value, Apply("sub", (ONE, value))))
            yield Apply("prime", (value,))
        case _:
            return


def _sum_of_derivatives(node: Node) -> Iterator[Node]:
    match node:
        case Apply(head="derivative", args=(Apply(head="add" | "sub" as sign, args=(a, b)), by)):
            yield Apply(sign, (Apply("derivative", (a, by)), Apply("derivative", (b, by))))
        case Apply(head="derivative", args=(Apply(head="neg", args=(a,)), by)):
            yield Apply("neg", (Apply("derivative", (a, by)),))
        case _:
            return


def _product_rule(node: Node) -> Iterator[Node]:
    match node:
        case Apply(head="derivative", args=(Apply(head="mul" | "dot", args=(a, b)), by)):
            first = ONE if a == by else Apply("derivative", (a, by))
            for second in _derivative_of(b, by):
                yield Apply("add", (Apply("mul", (first, b)), Apply("mul", (a, second))))
        case Apply(head="derivative", args=(Apply(head="div", args=(a, b)), by)):
            first, second = (Apply("derivative", (part, by)) for part in (a, b))
            upper = Apply("sub", (Apply("mul", (first, b)), Apply("mul", (a, second))))
            yield Apply("div", (upper, Apply("pow", (b, Number(Fraction(2))))))
        case _:
            return


def _derivative_of(of: Node, by: Node) -> Iterator[Node]:
    yield Apply("derivative", (of, by))
    if isinstance(of, Apply) and of.args == (by,):
        yield Apply("prime", (of,))


def _cancelled(node: Node) -> Iterator[Node]:
    match node:
        case Apply(head="div", args=(Apply(head="mul" | "dot", args=(a, b)), Apply(head="mul" | "dot", args=(c, d)))):
            if a == c:
                yield Apply("div", (b, d))
            if b == d:
                yield Apply("div", (a, c))
        case _:
            return


def _entropies(node: Node) -> Iterator[Node]:
    """Entropy, cross-entropy and divergence by their definitions."""
    index = Symbol("~r")

    def at(tree: Node) -> Node:
        return Apply("index", (tree, index))

    match node:
        case Apply(head="kl", args=(p, q)):
            quotient = Apply("log", (Apply("div", (at(p), at(q))),))
            yield Binder("sum", ("~r",), Apply("mul", (at(p), quotient)))
            for letter in _LETTERS:
                body = substitute(quotient, "~r", Symbol(letter))
                yield Binder("expect", (letter,), body, p)
        case Apply(head="cross_entropy", args=(p, q)):
            yield Apply("neg", (Binder("sum", ("~r",), Apply("mul", (at(p), Apply("log", (at(q),))))),))
        case Apply(head="entropy", args=(p,)):
            yield Apply("neg", (Binder("sum", ("~r",), Apply("mul", (at(p), Apply("log", (at(p),))))),))
        case _:
            return


def _expectation_as_sum(node: Node) -> Iterator[Node]:
    match node:
        case Binder(head="expect", indices=(index,), lower=measure, body=body) if measure is not None:
            yield Binder("sum", (index,), Apply("mul", (Apply("index", (measure, Symbol(index))), body)))
        case _:
            return


RULES: Final = (
    Rule("definition of entropy or divergence", _entropies),
    Rule("an expectation is a weighted sum", _expectation_as_sum),
    Rule("logarithm of a product, a quotient or a power", _log_rules),
    Rule("power of a sum or a product in the exponent", _exp_rules),
    Rule("powers and logarithms undo each other", _inverse_functions),
    Rule("change of the base of a logarithm", _base_change),
    Rule("linearity of the sum", lambda node: _linear(node, "sum")),
    Rule("linearity of the expectation", lambda node: _linear(node, "expect")),
    Rule("a sum over a Kronecker delta", _delta),
    Rule("distributive law", _distributive),
    Rule("transpose of a product or a sum", _transposes),
    Rule("product with a diagonal matrix", _diagonal),
    Rule("derivative of the sigmoid", _sigmoid),
    Rule("linearity of the derivative", _sum_of_derivatives),
    Rule("product or quotient rule", _product_rule),
    Rule("a common factor cancels", _cancelled),
)


def _elementary(node: Node) -> Iterator[Node]:
    """The chain rule on logarithms, exponentials, powers and sums, and the derivatives of the variables themselves."""
    match node:
        case Apply(head="derivative", args=(Apply(head="log", args=(a,)), by)):
            yield Apply("div", (Apply("derivative", (a, by)), a))
        case Apply(head="derivative", args=(Apply(head="exp", args=(a,)) as value, by)):
            yield Apply("mul", (value, Apply("derivative", (a, by))))
        case Apply(head="derivative", args=(Apply(head="pow", args=(Symbol(name="e"), a)) as value, by)):
            yield Apply("mul", (value, Apply("derivative", (a, by))))
        case Apply(head="derivative", args=(Binder(head="sum") as total, by)) if not names(by) & set(total.indices):
            body = Apply("derivative", (total.body, by))
            yield Binder("sum", total.indices, body, total.lower, total.upper, total.where)
        case Apply(head="derivative", args=(Apply(head="index", args=(a, i)), Apply(head="index", args=(b, j)))):
            if a == b:
                yield Apply("delta", (i, j))
        case Apply(head="derivative", args=(Number(), _)):
            yield Number(Fraction(0))
        case _:
            return


def _neutral(node: Node) -> Iterator[Node]:
    """Zeros and ones in sums and products."""
    match node:
        case Apply(head="mul" | "dot", args=(Number(value=value), other)) if value in {0, 1}:
            yield other if value else Number(Fraction(0))
        case Apply(head="mul" | "dot", args=(other, Number(value=value))) if value in {0, 1}:
            yield other if value else Number(Fraction(0))
        case Apply(head="div", args=(Number(value=value), _)) if not value:
            yield Number(Fraction(0))
        case Apply(head="add", args=(Number(value=value), other)) if not value:
            yield other
        case Apply(head="add" | "sub", args=(other, Number(value=value))) if not value:
            yield other
        case Apply(head="mul" | "dot" as head, args=(Apply(head="neg", args=(a,)), b)):
            yield Apply("neg", (Apply(head, (a, b)),))
        case Apply(head="mul" | "dot" as head, args=(a, Apply(head="neg", args=(b,)))):
            yield Apply("neg", (Apply(head, (a, b)),))
        case Apply(head="neg", args=(Apply(head="add" | "sub" as sign, args=(a, b)),)):
            yield Apply(sign, (Apply("neg", (a,)), Apply("neg", (b,))))
        case _:
            return


def _square(node: Node) -> Iterator[Node]:
    """The square of a sum."""
    match node:
        case Apply(head="pow", args=(Apply(head="add" | "sub") as inner, Number(value=value))) if value == 2:
            yield Apply("mul", (inner, inner))
        case _:
            return


def _sum_in_exponent(node: Node) -> Iterator[Node]:
    base, exponent = _as_power(node)
    if isinstance(exponent, Apply) and exponent.head in {"add", "sub"}:
        yield from _exp_rules(node)
    if isinstance(exponent, Number) and not exponent.value and base is not None:
        yield ONE


# Those that always lead to something simpler: they may be used until none fits.
_BOTH_WAYS: Final = frozenset({"power of a sum or a product in the exponent", "a common factor cancels"})
DIRECTED: Final = (
    Rule("algebra", _neutral),
    Rule("derivative of a known function", _elementary),
    Rule("power of a sum in the exponent", _sum_in_exponent),
    Rule("expansion of a square", _square),
    *(rule for rule in RULES if rule.name not in _BOTH_WAYS),
)
