"""What a check says: verdict, credit and the evidence with which a reader can check the check."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.model.working import WorkingLine

FULL = Fraction(1)
NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why: a stable code for statistics, words for the student, values for whoever doubts.

    `note` never changes once released (`equivalence.sampled`); `rationale` is one or two sentences and may.
    `facts` holds only what JSON holds, by stable keys: `rung`, `draws`, `tolerance`, `residual`, `seed`, ...
    """

    note: str
    rationale: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counterexample:
    """The smallest instance found at which the answer fails, small enough to check by hand.

    `point` gives the symbols their printed values, `answer` and `expected` are the printed values there
    (`expected` is private: it is removed for students where the assessment hides references).
    """

    point: Mapping[str, str]
    answer: str
    expected: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One rubric item of a proposal: was the idea found, in which words, and what it is worth."""

    key: str
    description: str
    weight: Fraction
    met: bool
    reason: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Decision of one check on one subject. `credit` is the exact fraction of the marks, from 0 to 1.

    `items` are the rubric items or milestones, `lines` the lines of a derivation with their rulings.
    `check` is the name of the check, where one of several decides; judging puts it there.
    """

    verdict: Verdict
    credit: Fraction
    evidence: Evidence
    misconception: str = ""
    counterexample: Counterexample | None = None
    needs_review: bool = False
    items: tuple[ItemResult, ...] = ()
    lines: tuple[WorkingLine, ...] = ()
    check: str = ""


def correct(note: str, rationale: str, **facts: object) -> Outcome:
    """All the marks."""
    return Outcome(Verdict.CORRECT, FULL, Evidence(note, rationale, facts))


def incorrect(note: str, rationale: str, **facts: object) -> Outcome:
    """No marks, by a decision and not by a doubt."""
    return Outcome(Verdict.INCORRECT, NOTHING, Evidence(note, rationale, facts))


def undecided(note: str, rationale: str, **facts: object) -> Outcome:
    """Could not be shown either way: no marks yet, and a person is asked."""
    return Outcome(Verdict.UNDECIDED, NOTHING, Evidence(note, rationale, facts), needs_review=True)
