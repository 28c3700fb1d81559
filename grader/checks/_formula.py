"""What checks of formulas share: which side of a chain is the answer, and what the answer may be written in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.answers.expression import CONDITION
from grader.deciding.evaluation import NORMAL, bound_value, environments
from grader.language.faults import LanguageError
from grader.language.tree import Apply, Binder, Chain, Node, Number, Symbol, children, walk
from grader.language.vocabulary import Vocabulary
from grader.model.outcome import NOTHING, Outcome, undecided
from grader.model.symbols import Declarations, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from grader.model.answer import Answer
    from grader.model.kinds import Subject

EQUALITIES = frozenset({"=", ":=", "approx", "to"})


@dataclass(frozen=True)
class Outside:
    """What an answer is worth that is right but written in a symbol that it should not use."""

    fraction: Fraction = NOTHING
    misconception: str = ""
    note: str = "terms.outside"


def statements(tree: Node) -> tuple[Node, ...]:
    """The statements of an answer: members of a list, both sides of `and` and of an implication."""
    if isinstance(tree, Apply) and tree.head in {"tuple", "and"}:
        return tuple(part for side in tree.args for part in statements(side))
    if isinstance(tree, Chain):
        return _split(tree)
    return (tree,)


def _split(chain: Chain) -> tuple[Node, ...]:
    """`a = b => c = d` is two statements; `x -> c` with a relation on both sides of the arrow, too."""
    cuts = [at for at, op in enumerate(chain.ops) if op in {"implies", "iff"} or (op == "to" and len(chain.ops) > 2)]
    if not cuts:
        return (chain,)
    parts: list[Node] = []
    start = 0
    for cut in (*cuts, len(chain.ops)):
        sides, ops = chain.sides[start : cut + 1], chain.ops[start:cut]
        parts.append(Chain(ops, sides, chain.span) if ops else sides[0])
        start = cut + 1
    return tuple(parts)


def value_side(node: Node) -> Node:
    """The side of a chain that is the answer: the last one before an approximation or a limit of it."""
    if not isinstance(node, Chain):
        return node
    side = node.sides[1] if node.ops[0] in {"approx", "to"} and is_label(node.sides[0]) else node.sides[0]
    for op, following in zip(node.ops, node.sides[1:], strict=True):
        if op in {"approx", "to"} and following is not side:
            break
        side = following
    return side


def formula_of(answer: Answer) -> Node | None:
    """The formula that an answer to another part is: of a derivation the last side of its last line."""
    tree = answer.value if isinstance(answer.value, (Apply, Chain, Symbol, Binder, Number)) else answer.tree
    return None if tree is None else value_side(statements(tree)[-1])


def earlier_formulas(subject: Subject) -> dict[str, Node]:
    """The student's own answers to other parts, by symbol, which are carried forward into this one.

    One that has no value, or a value of another shape than the symbol, is left out: nothing can be judged by it.
    """
    found: dict[str, Node] = {}
    for name, answer in subject.earlier.items():
        tree = formula_of(answer)
        if tree is not None and _is_value_of(name, tree, subject):
            found[name] = tree
    return found


def _is_value_of(name: str, tree: Node, subject: Subject) -> bool:
    try:
        bound_value(tree, name, environments(subject.declarations, subject.seed, NORMAL)[0])
    except LanguageError:
        return False
    return True


def is_label(node: Node) -> bool:
    """A bare name or an unworked derivative: it says what the other sides are."""
    if isinstance(node, Symbol):
        return True
    if not isinstance(node, Apply):
        return False
    if node.head == "index":
        return is_label(node.args[0])
    return node.head in {"derivative", "prime"}


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


def doubtful_condition(subject: Subject) -> Outcome | None:
    """Words behind a formula that may take it back (`for small lambda`) leave it to a person."""
    for remark in subject.answer.remarks:
        if remark.startswith(CONDITION):
            return undecided(
                "condition.unread", f"The formula is right, but it is left to a person what this means: {remark}."
            )
    return None


def declared_names(declarations: Declarations) -> frozenset[str]:
    """Names of all symbols and dimensions, indices left out."""
    symbols = (symbol.name for symbol in declarations.symbols if symbol.kind is not Kind.INDEX or symbol.fixed)
    return frozenset((*symbols, *(dimension.name for dimension in declarations.dimensions)))
