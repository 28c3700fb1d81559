"""Readings that notation leaves open: which product comes first, a dot between vectors, a zero without a size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.derivations.repairs import dots_elementwise
from grader.language.expectations import with_indices
from grader.language.tree import Apply, Node, Number, Symbol, children, rebuild, walk
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.derivations.truth import Link
    from grader.language.vocabulary import Vocabulary

_PRODUCTS: Final = frozenset({"mul", "dot", "matmul", "hadamard"})
_OF_VECTORS: Final = frozenset({"softmax", "log_softmax", "logsumexp"})


def readings(
    link: Link, others: Sequence[tuple[Node, Node]], vocabulary: Vocabulary
) -> Iterator[tuple[Link, str]]:
    """Other readings of the signs of a relation, each with a remark for the report."""
    for left, right in others:
        for pair in ((left, right), (link.left, right), (left, link.right)):
            if pair != (link.left, link.right):
                yield link._replace(left=pair[0], right=pair[1]), "products are read from left to right"
    sides = (link.left, link.right)
    if _has(sides, "dot"):
        dotted = tuple(with_indices(dots_elementwise(side), vocabulary) for side in sides)
        yield link._replace(left=dotted[0], right=dotted[1]), "the dot is read as the elementwise product"
    entries = tuple(_entries(side, vocabulary) for side in sides)
    if entries != sides:
        words = "the derivative of an elementwise function is read entry by entry"
        yield link._replace(left=entries[0], right=entries[1]), words
    factors = tuple(_called_no_more(side, vocabulary) for side in sides)
    if factors != sides:
        yield link._replace(left=factors[0], right=factors[1]), "the bracket behind a function is read as a factor"
    wider = tuple(_widened(side) for side in sides)
    if wider != sides:
        yield link._replace(left=wider[0], right=wider[1]), "the derivative is taken of all that follows"
    inside = tuple(_power_inside(side) for side in sides)
    if inside != sides:
        yield link._replace(left=inside[0], right=inside[1]), "the logarithm is taken of the power"
    yield from _zeros(link, vocabulary)


def _has(sides: Sequence[Node], head: str) -> bool:
    return any(isinstance(node, Apply) and node.head == head for side in sides for node in walk(side))


def _entries(node: Node, vocabulary: Vocabulary) -> Node:
    """A formula in which Jacobians that stand in an elementwise product are their diagonals."""
    parts = tuple(_entries(part, vocabulary) for part in children(node))
    fresh = rebuild(node, parts) if parts else node
    if not isinstance(fresh, Apply) or fresh.head != "hadamard":
        return fresh
    args = (Apply("diag", (part,), part.span) if _is_jacobian(part, vocabulary) else part for part in fresh.args)
    return Apply("hadamard", tuple(args), fresh.span)


def _called_no_more(node: Node, vocabulary: Vocabulary) -> Node:
    """A formula in which `f (1 - g)` is a product: `f` alone is the function at its usual place."""
    parts = tuple(_called_no_more(part, vocabulary) for part in children(node))
    fresh = rebuild(node, parts) if parts else node
    match fresh:
        case Apply(head="call", args=(Symbol(name=name) as function, Apply(head="add" | "sub") as factor)):
            symbol = vocabulary.symbols.get(name)
            if symbol is None or len(symbol.parameters) != 1:
                return fresh
            usual = Apply("call", (function, Symbol(symbol.parameters[0])), function.span)
            return Apply("mul", (usual, factor), fresh.span)
        case _:
            return fresh


def _widened(node: Node) -> Node:
    r"""A formula in which `\nabla_x (a) (b)` is the derivative of the product."""
    parts = tuple(_widened(part) for part in children(node))
    fresh = rebuild(node, parts) if parts else node
    match fresh:
        case Apply(head="transpose" | "pow" as head, args=(Apply(head="derivative", args=(Apply() as of, by)), *rest)):
            return Apply("derivative", (Apply(head, (of, *rest)), by), fresh.span) if of.head != "index" else fresh
        case Apply(head="mul" | "dot" as head, args=(Apply(head="derivative", args=(Apply() as of, by)), right)):
            return Apply("derivative", (Apply(head, (of, right)), by), fresh.span) if of.head != "index" else fresh
        case Apply(head="mul" | "dot" as head, args=(Apply(head="mul" | "dot" as other, args=(factor, first)), right)):
            inner = _widened(Apply(head, (first, right)))
            return Apply(other, (factor, inner), fresh.span) if inner != Apply(head, (first, right)) else fresh
        case _:
            return fresh


def _power_inside(node: Node) -> Node:
    r"""A formula in which `\log (a)^b` is the logarithm of the power."""
    parts = tuple(_power_inside(part) for part in children(node))
    fresh = rebuild(node, parts) if parts else node
    match fresh:
        case Apply(head="pow", args=(Apply(head="log" | "log_base" as head, args=(inner, *base)), power)):
            return Apply(head, (Apply("pow", (inner, power)), *base), fresh.span)
        case _:
            return fresh


def _is_jacobian(node: Node, vocabulary: Vocabulary) -> bool:
    """Whether a node is the derivative of a vector by a vector, both by their names."""
    if not isinstance(node, Apply) or node.head != "derivative":
        return False
    kinds = [vocabulary.symbols[part.name].kind for part in node.args
             if isinstance(part, Symbol) and part.name in vocabulary.symbols]  # fmt: skip
    return len(kinds) == 2 and set(kinds) <= {Kind.ROW, Kind.COLUMN}


def _zeros(link: Link, vocabulary: Vocabulary) -> Iterator[tuple[Link, str]]:
    """A zero in a product makes all of it zero; a function of lists takes the zero of some size."""
    sides = (link.left, link.right)
    cleared = tuple(_cleared(side) for side in sides)
    if cleared != sides:
        yield link._replace(left=cleared[0], right=cleared[1]), "a product with zero is zero"
    for size in vocabulary.dimensions:
        sized = tuple(_sized(side, size) for side in cleared)
        if sized == cleared:
            return
        yield link._replace(left=sized[0], right=sized[1]), "zero is read as a list of zeros"


def _cleared(node: Node) -> Node:
    parts = tuple(_cleared(part) for part in children(node))
    fresh = rebuild(node, parts) if parts else node
    if isinstance(fresh, Apply) and fresh.head in _PRODUCTS and any(_is_zero(part) for part in fresh.args):
        return next(part for part in fresh.args if _is_zero(part))
    return fresh


def _sized(node: Node, size: str) -> Node:
    parts = tuple(_sized(part, size) for part in children(node))
    fresh = rebuild(node, parts) if parts else node
    if isinstance(fresh, Apply) and fresh.head in _OF_VECTORS and _is_zero(fresh.args[0]):
        return Apply(fresh.head, (Apply("zeros", (Symbol(size),), fresh.span),), fresh.span)
    return fresh


def _is_zero(node: Node) -> bool:
    return isinstance(node, Number) and not node.value
