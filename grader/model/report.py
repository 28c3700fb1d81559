"""Everything, for reading. Renderers see this and nothing else; its shape is a promise."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from grader.model.answer import Repair
    from grader.model.outcome import Outcome
    from grader.model.submission import Passage, Place
    from grader.model.verdict import Verdict

REPORT_VERSION: Final = 1
BY_HAND: Final = "review.marked"  # the note of an outcome that a person gave


@dataclass(frozen=True, slots=True)
class Score:
    """Exact marks. `awarded` stands, `proposed` waits for a person, `open` is not decided at all.

    awarded + proposed + open <= out_of; what is left was lost.
    """

    out_of: Fraction
    awarded: Fraction = Fraction(0)
    proposed: Fraction = Fraction(0)
    open: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class PartReport:
    """One part: what was handed in, how it was read, what was decided and on what evidence.

    `printed_as` is the part whose label this one bears in the student's version; empty if its own.
    """

    problem: str
    title: str
    statement: str
    verdict: Verdict
    score: Score
    outcomes: tuple[Outcome, ...] = ()
    answer: str = ""
    read_as_latex: str = ""
    read_as: str = ""
    read_as_mathml: str = ""
    repairs: tuple[Repair, ...] = ()
    remarks: tuple[str, ...] = ()
    place: Place | None = None
    needs_review: bool = False
    left_for_people: str = ""
    practice: bool = False
    printed_as: str = ""

    @property
    def decisive(self) -> Outcome | None:
        """The outcome that a reader should see first: what a person says, the one that cost most, else the first."""
        by_hand = (outcome for outcome in self.outcomes if outcome.evidence.note == BY_HAND)
        return next(by_hand, min(self.outcomes, key=lambda outcome: outcome.credit, default=None))


@dataclass(frozen=True, slots=True)
class Report:
    """One student's report. `seed`, `grader` and `digest` are what it takes to get the same report again.

    `sandbox` is the tier behind which the student's code ran (`N`, `L`, or `T` for none); empty if none was run.
    `variant` is the seed of the version by which it was graded; empty for the paper that is nobody's own.
    """

    assessment: str
    title: str
    submission: str
    parts: tuple[PartReport, ...]
    score: Score
    unassigned: tuple[Passage, ...] = ()
    messages: tuple[str, ...] = ()
    seed: int = 0
    grader: str = ""
    digest: str = ""
    audience: str = "instructor"
    version: int = REPORT_VERSION
    sandbox: str = ""
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """A submission that could not be opened; it costs the student nothing and the rest goes on."""

    submission: str
    message: str
