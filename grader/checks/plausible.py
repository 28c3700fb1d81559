"""Labelled numbers against conditions between them, and the prose around them against a rubric."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from grader.answers.readings import Numbers
from grader.checks._holds import condition_holds, names
from grader.checks._rubric.proposal import propose
from grader.checks._rubric.scheme import rubric_of
from grader.model.kinds import AbstractCheck, Example
from grader.model.reach import Reach
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from grader.model.kinds import Subject
    from grader.model.outcome import Outcome

_READER = {"rows": {"a": ("first",), "b": ("second",)}, "columns": {"x": ("train",), "y": ("test",)}}
_REFERENCE = {
    "data": {
        "items": [
            {"key": "A", "weight": "1/2", "item": "four numbers above one", "holds": "count == 4 and all > 1"},
            {"key": "B", "weight": "1/2", "item": "training data fit better", "holds": "a_x < a_y and b_x < b_y"},
        ],
        "wrong_claims": [
            {"key": "inverse", "item": "a perplexity is not below one", "holds": "all < 1", "fatal": True}
        ],
    }
}


@dataclass(frozen=True)
class Plausible(AbstractCheck):
    """Propose marks for reported numbers that only a rerun could confirm, by how plausible they are.

    The reference holds a rubric whose items may carry a condition `holds` beside or instead of ideas: names are
    the labels of numbers (`q2_wiki`), of rows or columns (all their numbers), `all`, `count`, and of a series
    `first`, `last`, `length`, `lowest`, `highest`, `head` and `tail` (means of the first and last fifth).
    The verdict is always `proposed` and waits for a person.

    Parameters
    ----------
    longest
        Number of words beyond which a text counts as padded.

    """

    longest: int = 400

    READS: ClassVar[frozenset[str]] = frozenset({"readings"})
    REACH: ClassVar[Reach] = Reach.PEOPLE
    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "first: train 3.1, test 5.2; second: train 2.0, test 2.5", reader="readings", reader_parameters=_READER,
            reference=_REFERENCE, verdict=Verdict.PROPOSED, fraction=Fraction(1),
        ),
        Example(
            "first: train 0.3, test 0.2; second: train 0.5, test 0.4", reader="readings", reader_parameters=_READER,
            reference=_REFERENCE, verdict=Verdict.PROPOSED, fraction=Fraction(0),
            misconception="a perplexity is not below one",
        ),
    )  # fmt: skip

    def judge(self, subject: Subject) -> Outcome:
        """Propose a fraction of the marks; `items` of the outcome holds what was found and what was not."""
        numbers = subject.answer.value
        assert isinstance(numbers, Numbers)
        assert subject.reference is not None
        known = names(numbers)

        def holds(condition: str) -> str | None:
            return (subject.answer.plain or condition) if condition_holds(condition, known) else None

        return propose(numbers.prose, rubric_of(subject.reference.data), self.longest, holds)
