"""An array of numbers against the reference array."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from grader.answers.array import Entries, transposed
from grader.checks._closeness import Closeness, rounds_to
from grader.checks._reference import accepted, mistaken, mutants, named, partial
from grader.checks._said import said
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import Counterexample, Evidence, Outcome, correct
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from grader.model.kinds import Subject


@dataclass(frozen=True)
class AllClose(AbstractCheck):
    """Every entry is the reference entry; the shapes are compared before the values.

    Each entry is decided as the check `close` does. A wrong answer is compared with the mutants, then looked
    through for the transpose, another order of the entries and another arrangement of them; else the first wrong
    entry is shown.

    Parameters
    ----------
    digits:
        Significant digits that are asked of each entry.
    relative:
        Relative tolerance; 0.0005 against carried rounding unless set.
    absolute:
        Absolute tolerance, which also accepts fewer digits (`0.006` for two decimals).
    squeeze:
        Axes of size one may be left out or added.
    per_entry:
        A right shape with some wrong entries is worth the share of right ones.
    transposed:
        What the transpose is worth.
    unless_said:
        Words that name the layout, as in the check `equivalence`: with one of them the transpose is right.
    arrangement:
        What the right entries in row order are worth in another shape.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example("[2.583, 2.917]", reference={"value": ["31/12", "35/12"]}, reader="array", verdict=Verdict.CORRECT),
        Example(
            "[[1, 3], [2, 4]]",
            reference={"value": [[1, 2], [3, 4]]},
            reader="array",
            verdict=Verdict.INCORRECT,
            misconception="transposed",
        ),
        Example(
            "left: 1, 3; right: 2, 4",
            reference={"value": [[1, 2], [3, 4]]},
            parameters={"unless_said": ["left"]},
            reader="array",
            verdict=Verdict.CORRECT,
        ),
        Example(
            "[1, 2, 4]",
            reference={"value": [1, 2, 3]},
            parameters={"per_entry": True},
            reader="array",
            verdict=Verdict.PARTIAL,
            fraction=Fraction(2, 3),
        ),
    )
    READS: ClassVar[frozenset[str]] = frozenset({"array"})

    digits: int = 3
    relative: float | None = None
    absolute: float = 0.0
    squeeze: bool = True
    per_entry: bool = False
    transposed: Fraction = Fraction(0)
    unless_said: tuple[str, ...] = ()
    arrangement: Fraction = Fraction(0)

    def judge(self, subject: Subject) -> Outcome:
        """Shape, then values, then the mistakes that have a name."""
        given: Entries = subject.answer.value
        references: list[Entries] = [answer.value for answer in accepted(subject)]
        for reference in references:
            if self._same_shape(given, reference) and not self._wrong_entries(given, reference):
                return correct("all_close.equal", f"All {len(given.entries)} entries are right.")
        layout_is_named = self._is_transposed(given, references[0]) and said(subject.answer.text, self.unless_said)
        if layout_is_named:
            why = f"All {len(given.entries)} entries are right, in the layout that is named."
            return correct("all_close.layout", why)
        mistake = self._planted(subject, given) or self._slip(given, references[0])
        return mistake or self._differs(given, references[0], subject.answer.plain)

    def _same_shape(self, given: Entries, reference: Entries) -> bool:
        return given.shape == reference.shape or (self.squeeze and _squeezed(given) == _squeezed(reference))

    def _wrong_entries(self, given: Entries, reference: Entries) -> list[int]:
        pairs = zip(given.entries, reference.entries, strict=True)
        return [place for place, (one, other) in enumerate(pairs) if self.rule.reason(one, other) is None]

    @property
    def rule(self) -> Closeness:
        """When an entry counts as right."""
        return Closeness(self.digits, self.relative, self.absolute)

    def _planted(self, subject: Subject, given: Entries) -> Outcome | None:
        for mutant, answer in mutants(subject):
            wrong: Entries = answer.value
            alike = self._same_shape(given, wrong)
            if alike and all(map(rounds_to, given.entries, wrong.entries)):
                return named(mutant, subject)
        return None

    def _is_transposed(self, given: Entries, reference: Entries) -> bool:
        turned = transposed(given)
        return turned.shape == reference.shape and given.shape != () and not self._wrong_entries(turned, reference)

    def _slip(self, given: Entries, reference: Entries) -> Outcome | None:
        if self._is_transposed(given, reference):
            return mistaken("the array is transposed", "all_close.transposed", self.transposed)
        if len(given.entries) != len(reference.entries):
            return None
        if not self._same_shape(given, reference):
            if self._wrong_entries(given, reference):
                return None
            return mistaken("the right entries in another shape", "all_close.arrangement", self.arrangement)
        ordered = Entries(reference.shape, tuple(sorted(reference.entries, key=lambda entry: entry.value)))
        sorted_given = Entries(reference.shape, tuple(sorted(given.entries, key=lambda entry: entry.value)))
        if not self._wrong_entries(sorted_given, ordered):
            return mistaken("the right entries in another order", "all_close.order", Fraction(0))
        return None

    def _differs(self, given: Entries, reference: Entries, shown: str) -> Outcome:
        if not self._same_shape(given, reference):
            words = f"The array has shape {given.shape}, which is not the shape that is asked for."
            return Outcome(
                Verdict.INCORRECT, Fraction(0), Evidence("all_close.shape", words, {"shape": list(given.shape)})
            )
        wrong = self._wrong_entries(given, reference)
        place = _place(wrong[0], given.shape)
        share = Fraction(len(given.entries) - len(wrong), len(given.entries)) if self.per_entry else Fraction(0)
        words = f"{len(wrong)} of {len(given.entries)} entries are wrong, the first at {place}."
        example = Counterexample(
            {}, f"{given.entries[wrong[0]].value:.6g}", f"{reference.entries[wrong[0]].value:.6g}", place
        )
        outcome = partial(
            "all_close.entries", words, share, wrong=[_place(one, given.shape) for one in wrong[:20]], answer=shown
        )
        return Outcome(outcome.verdict, outcome.credit, outcome.evidence, counterexample=example)


def _squeezed(array: Entries) -> tuple[int, ...]:
    return tuple(size for size in array.shape if size != 1)


def _place(index: int, shape: tuple[int, ...]) -> str:
    """Position of an entry, counted from one: `row 2, column 1`, or one number for each axis."""
    parts = []
    for size in reversed(shape):
        index, part = divmod(index, size)
        parts.append(part + 1)
    match parts[::-1]:
        case [row, column]:
            return f"row {row}, column {column}"
        case positions:
            return "entry " + ", ".join(map(str, positions or [1]))
