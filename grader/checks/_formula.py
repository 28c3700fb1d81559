"""What checks of formulas share: which side of a chain is the answer, and what the answer may be written in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.language.tree import Apply, Binder, Chain, Node, Symbol, children, walk
from grader.language.vocabulary import Vocabulary
from grader.model.outcome import NOTHING
from grader.model.symbols import Declarations, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

EQUALITIES = frozenset({"=", ":=", "approx", "to", "implies", "iff"})


@dataclass(frozen=True)
class Outside:
    """What an answer is worth that is right but written in a symbol that it should not use."""

    fraction: Fraction = NOTHING
    misconception: str = ""
    note: str = "terms.outside"


def statements(tree: Node) -> tuple[Node, ...]:
    """The statements of an answer, side conditions left out where something else stands beside them."""
    if not isinstance(tree, Apply) or tree.head not in {"tuple", "and"}:
        return (tree,)
    if tree.head == "and":
        return tuple(part for side in tree.args for part in statements(side))
    kept = tuple(part for side in tree.args for part in statements(side) if not _side_condition(part))
    return kept or tree.args


def _side_condition(node: Node) -> bool:
    r"""`i = 1`, `\\lambda > 0`, `\\lambda \\to \\infty`: says when, not what."""
    if not isinstance(node, Chain):
        return False
    if any(op in {">", "<", ">=", "<=", ">>", "<<", "!=", "in", "sim"} for op in node.ops):
        return True
    return "to" in node.ops and node.sides[-1] == Symbol("oo")


def value_side(node: Node) -> Node:
    """The side of a chain that is the answer: the last one."""
    return node.sides[-1] if isinstance(node, Chain) else node


def unfinished(tree: Node) -> str:
    """The sort of a node that leaves work undone (a derivative, a limit); empty where there is none."""
    for node in walk(tree):
        if isinstance(node, Apply) and node.head == "derivative":
            return "derivative"
    return ""


def outside_terms(tree: Node, terms: tuple[str, ...], declarations: Declarations) -> tuple[str, ...]:
    """Symbols that the answer uses although the problem does not list them; indices are always allowed."""
    if not terms:
        return ()
    vocabulary = Vocabulary.of(declarations)
    found: list[str] = []
    for name in _free_names(tree, frozenset()):
        symbol = vocabulary.symbols.get(name)
        if symbol is None or symbol.kind is Kind.INDEX or name in terms or name in found:
            continue
        found.append(name)
    return tuple(found)


def _free_names(node: Node, bound: frozenset[str]) -> list[str]:
    if isinstance(node, Symbol):
        return [] if node.name in bound else [node.name]
    inner = bound | set(node.indices) if isinstance(node, Binder) else bound
    return [name for part in children(node) for name in _free_names(part, inner)]


def dearest(names: tuple[str, ...], costs: Mapping[str, Outside]) -> Outside | None:
    """The declared cost of forbidden symbols: the lowest fraction; None where one of them has none declared."""
    found = [costs.get(name) for name in names]
    if not found or any(cost is None for cost in found):
        return None
    return min((cost for cost in found if cost is not None), key=lambda cost: cost.fraction)
