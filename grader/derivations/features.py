"""What milestones look for in an expression: its factors, derivatives, what stands outside of sums, a part scaled."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from grader.derivations.truth import Link
from grader.language.tree import Apply, Binder, Chain, Node, Number, Symbol, children, rebuild, substitute

if TYPE_CHECKING:
    from collections.abc import Iterator

_PERTURBED: Final = Number(Fraction(17, 10))


def is_derivative(node: Node) -> bool:
    """Whether a node is a derivative, however it is written."""
    return isinstance(node, Apply) and node.head in {"derivative", "prime"}


def factors(node: Node) -> list[Node]:
    """The factors of a product as they are written."""
    if isinstance(node, Apply) and node.head in {"mul", "dot"}:
        return [*factors(node.args[0]), *factors(node.args[1])]
    return [node]


def instances(link: Link) -> Iterator[Link]:
    r"""What a relation says of the indices that its condition names: for `i \in \{a, b\}` what it says of a and b."""
    for one in link.scope:
        match one:
            case Chain(ops=("in",), sides=(Symbol(name=letter), Apply(head="set" | "tuple" | "list", args=members))):
                pass
            case Chain(ops=("=",), sides=(Symbol(name=letter), Symbol() as member)):
                members = (member,)
            case _:
                continue
        for value in members:
            sides = [substitute(side, letter, value) for side in (link.left, link.right)]
            yield Link(link.op, sides[0], sides[1])


def without_binders(tree: Node) -> Node:
    """The tree with every sum and expectation emptied."""
    if isinstance(tree, Binder):
        return Symbol("~inside")
    parts = children(tree)
    return rebuild(tree, tuple(without_binders(part) for part in parts)) if parts else tree


def scaled(tree: Node, places: set[int]) -> Node:
    """The tree with these parts multiplied by a number."""
    if id(tree) in places:
        return Apply("mul", (_PERTURBED, tree))
    parts = children(tree)
    return rebuild(tree, tuple(scaled(part, places) for part in parts)) if parts else tree


