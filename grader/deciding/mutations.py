"""Automatic mutants: the mistakes that students make in any formula, planted in the reference one at a time."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from grader.language.tree import Apply, Binder, Node, Number, Symbol, children, rebuild

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LIMIT: Final = 60


class Planted(NamedTuple):
    """A mutated tree, the stable code of the mutation, and the misconception in words."""

    tree: Node
    note: str
    misconception: str


def mutants(tree: Node) -> tuple[Planted, ...]:
    """Mutants of a reference, the whole-formula ones first; at most `LIMIT`."""
    found = list(_whole(tree))
    for place in _places(tree):
        found.extend(_local(tree, place))
    return tuple(found[:LIMIT])


_Path = tuple[int, ...]


def _places(tree: Node) -> Iterator[tuple[_Path, Node]]:
    todo: list[tuple[_Path, Node]] = [((), tree)]
    while todo:
        path, node = todo.pop(0)
        yield path, node
        todo.extend(((*path, at), child) for at, child in enumerate(children(node)))


def _put(tree: Node, path: _Path, fresh: Node) -> Node:
    if not path:
        return fresh
    parts = list(children(tree))
    parts[path[0]] = _put(parts[path[0]], path[1:], fresh)
    return rebuild(tree, tuple(parts))


def _whole(tree: Node) -> Iterator[Planted]:
    yield Planted(Apply("neg", (tree,)), "sign", "the sign of the whole answer is reversed")
    two = Number(Fraction(2))
    yield Planted(Apply("mul", (two, tree)), "factor-two", "a factor 2 too much")
    yield Planted(Apply("div", (tree, two)), "factor-half", "a factor 2 is missing")
    yield Planted(Apply("div", (Number(Fraction(1)), tree)), "inverse", "the answer is the reciprocal of what is asked")
    yield Planted(Apply("log", (tree,)), "log-of-answer", "the logarithm of what is asked: an exponential is missing")
    yield Planted(Apply("exp", (tree,)), "exp-of-answer", "the exponential of what is asked: a logarithm is missing")


def _local(tree: Node, place: tuple[_Path, Node]) -> Iterator[Planted]:
    path, node = place
    for fresh, note, misconception in _changes(node):
        yield Planted(_put(tree, path, fresh), note, misconception)


_Change = tuple[Node, str, str]


def _changes(node: Node) -> Iterator[_Change]:
    if isinstance(node, Binder):
        yield from _binder_changes(node)
    elif isinstance(node, Apply):
        rule = _RULES.get(node.head)
        if rule is not None:
            yield from rule(node)


def _sum_changes(node: Apply) -> Iterator[_Change]:
    first, second = node.args
    other = "sub" if node.head == "add" else "add"
    yield Apply(other, node.args), "sign-of-term", "the sign of one term is reversed"
    yield first, "term-missing", "a term is missing"
    yield second, "term-missing", "a term is missing"
    if node.head == "sub":
        yield Apply("sub", (second, first)), "difference-reversed", "a difference is taken the wrong way round"


def _product_changes(node: Apply) -> Iterator[_Change]:
    first, second = node.args
    yield first, "factor-missing", "a factor is missing"
    yield second, "factor-missing", "a factor is missing"
    if node.head != "hadamard":
        yield Apply("mul", (second, first)), "order", "two factors stand in the wrong order"


def _quotient_changes(node: Apply) -> Iterator[_Change]:
    first, second = node.args
    yield Apply("div", (second, first)), "quotient-inverted", "a quotient is upside down"
    yield first, "denominator-missing", "a denominator is missing"
    yield Apply("mul", (first, second)), "multiplied", "multiplied where one must divide"


def _transpose_changes(node: Apply) -> Iterator[_Change]:
    yield node.args[0], "missing-transpose", "a transpose is missing"


def _logarithm_changes(node: Apply) -> Iterator[_Change]:
    for base in (2, 10):
        yield (
            Apply("log_base", (node.args[0], Number(Fraction(base)))),
            f"log-base-{base}",
            f"the logarithm to the base {base} where the natural one is meant",
        )
    yield node.args[0], "log-missing", "a logarithm is missing"


def _base_changes(node: Apply) -> Iterator[_Change]:
    yield Apply("log", (node.args[0],)), "log-base-e", "the natural logarithm where another base is meant"


def _function_changes(node: Apply) -> Iterator[_Change]:
    inner = node.args[0]
    yield inner, f"{node.head}-missing", f"the function {node.head} is missing"
    negated = Apply(node.head, (Apply("neg", (inner,)),))
    yield negated, "sign-inside", f"the sign inside {node.head} is reversed"


def _power_changes(node: Apply) -> Iterator[_Change]:
    base, exponent = node.args
    yield Apply("pow", (base, Apply("neg", (exponent,)))), "exponent-sign", "the sign of an exponent is reversed"
    yield base, "exponent-missing", "an exponent is missing"
    if base == Symbol("e"):
        yield exponent, "exp-missing", "an exponential is missing"


def _divergence_changes(node: Apply) -> Iterator[_Change]:
    if len(node.args) == 2:
        yield Apply(node.head, node.args[::-1]), "reversed", "the two distributions are exchanged"


def _negation_changes(node: Apply) -> Iterator[_Change]:
    yield node.args[0], "sign-of-term", "a minus sign is missing"


def _index_changes(node: Apply) -> Iterator[_Change]:
    if len(node.args) == 3:
        yield Apply("index", (node.args[0], node.args[2], node.args[1])), "indices", "two indices are exchanged"


def _binder_changes(node: Binder) -> Iterator[_Change]:
    if node.head in {"sum", "prod"}:
        other = "prod" if node.head == "sum" else "sum"
        words = "a product stands where a sum belongs" if other == "prod" else "a sum stands where a product belongs"
        yield (
            Binder(other, node.indices, node.body, node.lower, node.upper, node.where),
            f"{other}-for-{node.head}",
            words,
        )
    if node.where is not None:
        fresh = Binder(node.head, node.indices, node.body, node.lower, node.upper, None)
        yield fresh, "condition-missing", "a condition of the sum is missing"


_RULES: Final[dict[str, Callable[[Apply], Iterator[_Change]]]] = {
    "add": _sum_changes, "sub": _sum_changes, "mul": _product_changes, "dot": _product_changes,
    "matmul": _product_changes, "hadamard": _product_changes, "div": _quotient_changes,
    "transpose": _transpose_changes, "log": _logarithm_changes, "log_base": _base_changes, "pow": _power_changes,
    "exp": _function_changes, "sigmoid": _function_changes, "softmax": _function_changes, "sqrt": _function_changes,
    "relu": _function_changes, "tanh": _function_changes, "diag": _function_changes, "neg": _negation_changes,
    "kl": _divergence_changes, "cross_entropy": _divergence_changes, "index": _index_changes,
}  # fmt: skip
