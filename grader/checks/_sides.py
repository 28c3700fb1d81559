"""Sides of a chain: which are exact, which label the others, and whether what is claimed of them is false."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from grader.checks._formula import EQUALITIES, is_label, value_side
from grader.deciding.claims import holds
from grader.language.operators import factors
from grader.language.tree import Apply, Chain, Node, Symbol, children, rebuild, walk
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from grader.deciding.ladder import Question
    from grader.model.kinds import Subject


_BOUNDS: Final = frozenset({"big_o", "big_theta", "big_omega"})


def inside_bound(side: Node) -> Node | None:
    """The formula inside an O, Theta or Omega."""
    bound = isinstance(side, Apply) and side.head in _BOUNDS and len(side.args) == 1
    return side.args[0] if bound and isinstance(side, Apply) else None


def without_bounds(sides: list[Node]) -> list[Node]:
    """The sides that are formulas, where one is, without the bounds beside them (`N^T = O(N^T)`)."""
    return [side for side in sides if inside_bound(side) is None] or sides


def is_component(node: Node) -> bool:
    """Whether a left side names a component: `dJ/dtheta_k`, `y_i`."""
    return is_label(node) and any(isinstance(part, Apply) and part.head == "index" for part in walk(node))


def in_order_of_label(question: Question, part: Node) -> Question:
    r"""The question with the indices in the order of the left side: `M_{kj} = \delta_k x_j` has its row k first."""
    if not isinstance(part, Chain) or not is_component(part.sides[0]):
        return question
    places = (one for one in walk(part.sides[0]) if isinstance(one, Apply) and one.head == "index")
    letters = (arg.name for place in places for arg in place.args[1:] if isinstance(arg, Symbol))
    symbols = {symbol.name: symbol for symbol in question.declarations.symbols}
    free = (name for name in letters if name not in symbols or not symbols[name].fixed)
    return replace(question, letters=tuple(dict.fromkeys(free)))


def exact_part(chain: Chain) -> tuple[Node, ...]:
    """Sides of a chain up to where an approximation, a limit or an inequality takes over."""
    if chain.ops[0] in {"approx", "to"}:
        return chain.sides[:2] if is_label(chain.sides[0]) else chain.sides[:1]
    for at, op in enumerate(chain.ops):
        if op not in {"=", ":="}:
            return chain.sides[: at + 1]
    return chain.sides


def goes_on_falsely(part: Chain, subject: Subject) -> bool:
    r"""Whether what follows the answer in its chain (`... \approx 1`) is false."""
    links = [
        Chain((op,), part.sides[at : at + 2])
        for at, op in enumerate(part.ops)
        if op not in {"=", ":="} and at + 1 < len(part.sides)
    ]
    return any(holds(link, subject.declarations, subject.seed) is False for link in links)


def left_is_wrong(part: Chain, subject: Subject) -> bool:
    """Whether the left side of a right formula is a quantity that the formula is not.

    A drawn symbol or a derivative must be equal to it; a defined symbol may be equal in the limit only.
    """
    left = part.sides[0]
    if part.ops[0] not in EQUALITIES:
        return holds(Chain(part.ops[:1], part.sides[:2]), subject.declarations, subject.seed) is False
    symbol = subject.declarations.symbol(left.name) if isinstance(left, Symbol) else None
    if symbol is not None and symbol.kind is Kind.WORD:
        return False  # a name for the answer that the problem itself gives
    if isinstance(left, Symbol) and any(left.name == size.name for size in subject.declarations.dimensions):
        return False  # a letter for a size, which the student uses for the answer as well: `L = -\sum ...`
    if isinstance(left, Apply) and left.head == "mul" and all(isinstance(factor, Symbol) for factor in factors(left)):
        return False  # letters side by side are a word of the student's
    right = value_side(part)
    true = holds(Chain(("=",), (left, inside_bound(right) or right)), subject.declarations, subject.seed)
    primed = isinstance(left, Apply) and left.head == "prime"
    return true is False if is_label(left) and not primed else true is not True


def dots_elementwise(node: Node) -> Node:
    """A formula with every dot product read entry by entry."""
    parts = children(node)
    if not parts:
        return node
    fresh = rebuild(node, tuple(dots_elementwise(part) for part in parts))
    if isinstance(fresh, Apply) and fresh.head == "dot":
        return Apply("hadamard", fresh.args, fresh.span)
    return fresh
