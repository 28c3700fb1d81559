"""A set of conditions against the reference set."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import partial as partial_of
from typing import TYPE_CHECKING, ClassVar, Final

from rapidfuzz.fuzz import token_sort_ratio

from grader.checks._reference import accepted, partial, planted
from grader.deciding.compare import Match
from grader.deciding.ladder import Question, decide
from grader.language.printing import to_plain
from grader.language.tree import Apply, Chain, Node, Number
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import Outcome, correct
from grader.model.symbols import Declarations, Kind, Symbol
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.answers.conditions import Condition
    from grader.model.kinds import Subject

_FLIPPED: Final = {"<": ">", "<=": ">=", "<<": ">>"}
_EVEN: Final = frozenset({"=", "!=", "approx", "iff"})
_COMMUTING: Final = frozenset({"add", "hadamard"})
_NEGATION: Final = re.compile(
    r"\b(?:not|no|never|non|without|cannot|un\w+|in(?:dependent|equal)\w*)\b|n't", re.IGNORECASE
)
_TOLERANCE: Final = 1e-9  # of the larger side, where relations are compared by value
_ALIKE: Final = 92.0  # of 100; spelling and order of words, never another word of length
_SCALARS: Final = Declarations(symbols=(Symbol("a", Kind.SCALAR), Symbol("b", Kind.SCALAR)))


@dataclass(frozen=True)
class SameConditions(AbstractCheck):
    """Each reference condition is met by exactly one that was given.

    Relations are compared with their sides exchanged or moved, and by value up to a factor; statements by their
    words, tolerant of spelling and order, never across a negation. Conditions too many count against the answer.

    Parameters
    ----------
    per_condition:
        Each right condition is worth its share; each one too many costs as much.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "b > a; a = 1",
            reference={"value": "1 = a; a < b"},
            declarations=_SCALARS,
            reader="conditions",
            verdict=Verdict.CORRECT,
        ),
        Example(
            "a > b",
            reference={"value": "a < b"},
            declarations=_SCALARS,
            reader="conditions",
            verdict=Verdict.INCORRECT,
        ),
        Example(
            "a = 1",
            reference={"value": "a = 1; a < b"},
            parameters={"per_condition": True},
            declarations=_SCALARS,
            reader="conditions",
            verdict=Verdict.PARTIAL,
            fraction=Fraction(1, 2),
        ),
    )
    READS: ClassVar[frozenset[str]] = frozenset({"conditions"})

    per_condition: bool = False

    def judge(self, subject: Subject) -> Outcome:
        """Match the conditions one to one, as many as possible."""
        given: tuple[Condition, ...] = subject.answer.value
        alike = partial_of(agree, declarations=subject.declarations, seed=subject.seed)
        counts = [(_matched(given, answer.value, alike), answer.value) for answer in accepted(subject)]
        right, reference = max(counts, key=lambda found: Fraction(found[0], len(found[1])))
        if right == len(given) == len(reference):
            return correct("same_conditions.equal", f"All {right} conditions are right.")
        mistake = planted(subject, lambda wrong: _matched(given, wrong.value, alike) == len(given) == len(wrong.value))
        if mistake is not None:
            return mistake
        share = Fraction(right - (len(given) - right), len(reference)) if self.per_condition else Fraction(0)
        words = f"{right} of {len(reference)} conditions are there, {len(given) - right} do not belong."
        return partial("same_conditions.differs", words, share, right=right, given=len(given))


def _matched(given: tuple[Condition, ...], reference: tuple[Condition, ...], alike: Callable[..., bool]) -> int:
    """Size of the largest matching: augmenting paths over the pairs that agree."""
    pairs = {
        place: [other for other, one in enumerate(reference) if alike(mine, one)] for place, mine in enumerate(given)
    }
    owner: dict[int, int] = {}

    def place_one(place: int, tried: set[int]) -> bool:
        for other in pairs[place]:
            if other in tried:
                continue
            tried.add(other)
            if other not in owner or place_one(owner[other], tried):
                owner[other] = place
                return True
        return False

    return sum(place_one(place, set()) for place in pairs)


def agree(given: Condition, reference: Condition, declarations: Declarations, seed: int = 0) -> bool:
    """Whether two conditions say the same: relations by spelling, then by value; statements by their words."""
    if given.tree is not None and reference.tree is not None:
        one, other = normal(given.tree), normal(reference.tree)
        return one == other or _same_relation(one, other, declarations, seed)
    if given.tree is not None or reference.tree is not None:
        return False
    alike = token_sort_ratio(given.text.casefold(), reference.text.casefold()) >= _ALIKE
    return alike and bool(_NEGATION.search(given.text)) == bool(_NEGATION.search(reference.text))


def _same_relation(one: Node, other: Node, declarations: Declarations, seed: int) -> bool:
    """Whether the differences of the sides are proportional on random models, with a positive factor for orders.

    A relation that holds on all models says nothing by its value, so that it is only ever compared by its spelling.
    """
    match one, other:
        case Chain(ops=(op,), sides=(left, right)), Chain(ops=(same,), sides=sides) if op == same:
            mine, theirs = Apply("sub", (left, right)), Apply("sub", sides)
            holds = Question(declarations, "0", seed)
            proportional = Question(
                declarations, to_plain(theirs), seed, tolerance=_TOLERANCE, up_to_scale=True, positive=op not in _EVEN
            )
            trivial = Match.EQUAL in {decide(mine, holds).match, decide(theirs, holds).match}
            return not trivial and decide(mine, proportional).match is Match.EQUAL
        case _:
            return False


def normal(tree: Node) -> Node:
    """A relation in one of its equal spellings: `>` turned to `<`, symmetric sides and sums in a fixed order."""
    match tree:
        case Chain(ops=(op,), sides=(left, right)):
            left, right = normal(left), normal(right)
            if op in _FLIPPED.values():
                flipped = next(one for one, other in _FLIPPED.items() if other == op)
                return Chain((flipped,), (right, left))
            if op in _EVEN:
                left, right = sorted(_one_side(left, right), key=repr)
            return Chain((op,), (left, right))
        case Apply(head=head, args=args) if head in _COMMUTING:
            return Apply(head, tuple(sorted(map(normal, args), key=repr)))
        case Apply(head=head, args=args):
            return Apply(head, tuple(map(normal, args)))
        case Chain(ops=ops, sides=sides):
            return Chain(ops, tuple(map(normal, sides)))
        case _:
            return tree


def _one_side(left: Node, right: Node) -> tuple[Node, Node]:
    """`a - b = 0` as `a = b`."""
    for side, other in ((left, right), (right, left)):
        if other == Number(Fraction(0)) and isinstance(side, Apply) and side.head == "sub":
            return side.args[0], side.args[1]
    return left, right
