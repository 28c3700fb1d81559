"""Chosen options against the right ones."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from grader.checks._reference import accepted, partial, planted
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import Outcome, correct
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from grader.model.kinds import Subject

_OPTIONS = {"options": {"A": "", "B": "", "C": "", "D": ""}, "several": True}


@dataclass(frozen=True)
class Chosen(AbstractCheck):
    """The chosen options are the right ones.

    Parameters
    ----------
    per_option:
        Each right choice is worth its share of the right ones, each wrong choice costs as much, never below nothing.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "C, A",
            reference={"value": "A, C"},
            reader="choice",
            reader_parameters=_OPTIONS,
            verdict=Verdict.CORRECT,
        ),
        Example(
            "B", reference={"value": "A, C"}, reader="choice", reader_parameters=_OPTIONS, verdict=Verdict.INCORRECT
        ),
        Example(
            "A",
            reference={"value": "A, C"},
            parameters={"per_option": True},
            reader="choice",
            reader_parameters=_OPTIONS,
            verdict=Verdict.PARTIAL,
            fraction=Fraction(1, 2),
        ),
    )
    READS: ClassVar[frozenset[str]] = frozenset({"choice"})

    per_option: bool = False

    def judge(self, subject: Subject) -> Outcome:
        """Compare the sets of labels."""
        given: frozenset[str] = subject.answer.value
        references: list[frozenset[str]] = [answer.value for answer in accepted(subject)]
        if given in references:
            return correct("chosen.right", "The choice is right.")
        mistake = planted(subject, lambda wrong: bool(wrong.value == given))
        if mistake is not None:
            return mistake
        share = max(_share(given, reference) for reference in references) if self.per_option else Fraction(0)
        missed = len(references[0] - given)
        extra = sorted(given - references[0])
        words = (
            f"{', '.join(extra)} should not be chosen." if extra else f"{missed} of the right options are not chosen."
        )
        return partial("chosen.wrong", words, share, chosen=sorted(given))


def _share(given: frozenset[str], reference: frozenset[str]) -> Fraction:
    if not reference:
        return Fraction(0)
    return max(Fraction(len(given & reference) - len(given - reference), len(reference)), Fraction(0))
