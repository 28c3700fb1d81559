"""A number against the reference number."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from grader.answers._values import Quantity, constant_of
from grader.checks._closeness import CARRIED, HALF, Closeness, rounds_to
from grader.checks._reference import accepted, mistaken, mutants, named, partial
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import Counterexample, Evidence, Outcome, correct
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from grader.model.kinds import Subject
    from grader.model.problem import Mutant


@dataclass(frozen=True)
class Close(AbstractCheck):
    """The answer is the reference number, as far as its digits say.

    A number with at least `digits` significant digits is right if it is the reference rounded there; a last
    digit that was cut off instead of rounded is accepted (less than one unit of the last place). Exact values
    (`ln 5`, `1/4`, all digits) are always right. Where the answer rounds to a named wrong value more closely than to
    the reference, that mistake is named and worth its fraction. A whole number against a whole number must be equal.

    Parameters
    ----------
    digits:
        Significant digits that are asked for.
    relative:
        Relative tolerance for rounding carried through the work; 0.0005 unless both numbers are whole.
    absolute:
        Absolute tolerance, none unless set.
    within:
        A band that is accepted around the reference, `3 %`.
    exact:
        Nothing but the exact value counts.
    coarse:
        What the right value with one or more digits too few (but at least two) is worth.
    sign:
        What the right size with the wrong sign is worth.
    unit_missing:
        What the right value in another declared unit is worth if the unit is not said.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example("1.609", reference={"value": "ln 5"}, reader="number", verdict=Verdict.CORRECT),
        Example("0.3567", reference={"value": "ln 5"}, reader="number", verdict=Verdict.INCORRECT),
        Example("1.6", reference={"value": "ln 5"}, reader="number", verdict=Verdict.PARTIAL, fraction=Fraction(1, 2)),
        Example(
            "2.3219",
            reference={"value": "ln 5"},
            parameters={"unit_missing": Fraction(3, 5)},
            reader="number",
            reader_parameters={"unit": {"nats": 1, "bits": "ln 2"}},
            verdict=Verdict.PARTIAL,
            fraction=Fraction(3, 5),
            misconception="the value in bits, without the unit",
        ),
        Example(
            "0.9369",
            reference={
                "value": "1/(1+9*e^(-5))",
                "mutants": [
                    {"answer": "1/(1+10*e^(-5))", "misconception": "n competitors", "note": "n", "fraction": "1/2"}
                ],
            },
            reader="number",
            verdict=Verdict.PARTIAL,
            fraction=Fraction(1, 2),
            misconception="n competitors",
        ),
    )
    READS: ClassVar[frozenset[str]] = frozenset({"number"})

    digits: int = 3
    relative: float | None = None
    absolute: float = 0.0
    within: str = ""
    exact: bool = False
    coarse: Fraction = Fraction(1, 2)
    sign: Fraction = Fraction(0)
    unit_missing: Fraction = Fraction(0)

    def judge(self, subject: Subject) -> Outcome:
        """Compare the numbers, then look for a named mistake."""
        answer: Quantity = subject.answer.value
        references: list[Quantity] = [found.value for found in accepted(subject)]
        nearest = min(references, key=answer.distance)
        reason = next((reason for found in references if (reason := self.rule.reason(answer, found))), None)
        mistake = self._planted(subject, answer, nearest)
        if reason is not None and (mistake is None or reason.exact):
            return correct(f"close.{reason.note}", reason.words, digits=answer.digits, step=answer.step)
        return mistake or self._derived(subject, answer, nearest) or _wrong(subject, answer, nearest)

    @property
    def rule(self) -> Closeness:
        """When a number counts as right."""
        within = float(constant_of(self.within) or 0) if self.within else 0.0
        return Closeness(self.digits, self.relative, self.absolute, within, self.exact)

    def _planted(self, subject: Subject, answer: Quantity, reference: Quantity) -> Outcome | None:
        """The closest named wrong value that the answer rounds to, if it is closer than the reference."""
        best: tuple[float, Mutant] | None = None
        for mutant, wrong in mutants(subject):
            error = answer.distance(wrong.value)
            closer = error < answer.distance(reference) and (best is None or error < best[0])
            if closer and rounds_to(answer, wrong.value):
                best = (error, mutant)
        return None if best is None else named(best[1], subject, answer=answer.value)

    def _derived(self, subject: Subject, answer: Quantity, reference: Quantity) -> Outcome | None:
        """Mistakes that any number can have: digits, sign, unit, percent."""
        coarse = 2 <= answer.digits < self.digits and not self.exact
        if coarse and answer.distance(reference) <= answer.step * HALF:
            asked = f"Right as far as it goes, but at least {self.digits} significant digits are asked for."
            return partial("close.coarse", asked, self.coarse, digits=answer.digits)
        for note, misconception, value, fraction in self._slips(subject, answer, reference):
            slack = max(answer.step * HALF if answer.digits >= self.digits else 0.0, CARRIED * abs(value))
            if value and abs(answer.value - value) <= slack:
                return mistaken(misconception, note, fraction)
        return None

    def _slips(self, subject: Subject, answer: Quantity, reference: Quantity) -> list[tuple[str, str, float, Fraction]]:
        zero = Fraction(0)
        slips = [("close.sign", "the sign is wrong", -reference.value, self.sign)]
        units = dict(getattr(subject.reader, "unit", {}))
        for name, factor in units.items():
            scale = float(constant_of(str(factor)) or 1)
            if scale != 1 and not answer.unit:
                said = f"the value in {name}, without the unit"
                slips.append(("close.unit-missing", said, reference.value / scale, self.unit_missing))
        if not units:
            slips.append(("close.percent", "a percentage, without the percent sign", 100 * reference.value, zero))
        return slips


def _wrong(subject: Subject, answer: Quantity, reference: Quantity) -> Outcome:
    said = f"The value {subject.answer.plain} is not right."
    if answer.unit and abs(answer.bare - reference.value) <= CARRIED * abs(reference.value):
        said = f"The number would be right without the unit {answer.unit}."
        return mistaken("right number with the wrong unit", "close.unit-wrong", Fraction(0))
    shown = Counterexample({}, f"{answer.value:.10g}", f"{reference.value:.10g}")
    return Outcome(Verdict.INCORRECT, Fraction(0), Evidence("close.differs", said), counterexample=shown)
