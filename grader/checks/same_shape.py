"""A shape against the reference shape."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING, ClassVar

from grader.answers._polynomial import Polynomial
from grader.answers.shape import printed
from grader.checks._reference import accepted, mistaken, planted
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import Counterexample, Evidence, Outcome, correct
from grader.model.symbols import Declarations, Dimension
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from grader.model.kinds import Subject

Sizes = tuple[Polynomial, ...]
_ONE = Polynomial.number(1)
_NAMED = Declarations(dimensions=(Dimension("n"), Dimension("m"), Dimension("p")))


@dataclass(frozen=True)
class SameShape(AbstractCheck):
    """The answer has the axes of the reference, in its order.

    Sizes in declared dimensions are equal only as polynomials. Other shapes that are accepted stand among the
    alternatives, those that are worth a share among the mutants. What is wrong is named: transposed, axes in another
    order, an axis lost or added, axes joined.

    Parameters
    ----------
    transposed:
        What the reversed shape is worth where no mutant says so.
    permuted:
        What the right axes in another order are worth.
    singleton:
        What a shape is worth that differs in axes of size one only, such as `(97, 1)` for `(97,)`.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example("4 x 12 x 512", reference={"value": "(4, 12, 512)"}, reader="shape", verdict=Verdict.CORRECT),
        Example(
            "m*n x p", reference={"value": "(n*m, p)"}, declarations=_NAMED, reader="shape", verdict=Verdict.CORRECT
        ),
        Example(
            "(n + m, p)",
            reference={"value": "(n*m, p)"},
            declarations=_NAMED,
            reader="shape",
            verdict=Verdict.INCORRECT,
        ),
        Example(
            "(10, 1)",
            reference={"value": "(1, 10)"},
            parameters={"transposed": Fraction(1, 2)},
            reader="shape",
            verdict=Verdict.PARTIAL,
            fraction=Fraction(1, 2),
            misconception="transposed",
        ),
        Example(
            "(4, 512)",
            reference={"value": "(4, 12, 512)"},
            reader="shape",
            verdict=Verdict.INCORRECT,
            misconception="axis is missing",
        ),
    )
    READS: ClassVar[frozenset[str]] = frozenset({"shape"})

    transposed: Fraction = Fraction(0)
    permuted: Fraction = Fraction(0)
    singleton: Fraction = Fraction(0)

    def judge(self, subject: Subject) -> Outcome:
        """Compare the axes, then the planted mistakes, then name what differs."""
        given: Sizes = subject.answer.value
        references: list[Sizes] = [answer.value for answer in accepted(subject)]
        if given in references:
            return correct("same_shape.equal", f"The shape {printed(given)} is right.")
        mistake = planted(subject, lambda wrong: bool(wrong.value == given), given=printed(given))
        if mistake is not None:
            return mistake
        for reference in references:
            found = self._difference(given, reference)
            if found is not None:
                return mistaken(*found, given=printed(given))
        shown = Counterexample({}, printed(given), printed(references[0]))
        said = f"The shape {printed(given)} is not right."
        return Outcome(Verdict.INCORRECT, Fraction(0), Evidence("same_shape.differs", said), counterexample=shown)

    def _difference(self, given: Sizes, reference: Sizes) -> tuple[str, str, Fraction] | None:
        """Misconception, note and worth of a difference that has a name."""
        zero = Fraction(0)
        if _without_ones(given) == _without_ones(reference):
            if len(given) == len(reference):
                return (
                    "the axis of size one is in the wrong place: transposed",
                    "same_shape.transposed",
                    self.transposed,
                )
            return "an axis of size one is missing or too many", "same_shape.singleton", self.singleton
        if given == reference[::-1]:
            return "the axes are transposed", "same_shape.transposed", self.transposed
        if sorted(map(str, given)) == sorted(map(str, reference)):
            return "the right axes in the wrong order", "same_shape.permuted", self.permuted
        if _is_part(given, reference):
            return "an axis is missing", "same_shape.axis-missing", zero
        if _is_part(reference, given):
            return "there is an axis too many", "same_shape.axis-added", zero
        if given and reference and prod(given, start=_ONE) == prod(reference, start=_ONE):
            return "as many entries, but on other axes", "same_shape.rearranged", zero
        return None


def _without_ones(shape: Sizes) -> Sizes:
    return tuple(size for size in shape if size != _ONE)


def _is_part(shorter: Sizes, longer: Sizes) -> bool:
    """Whether the axes of one shape occur in the other in the same order."""
    rest = iter(longer)
    return len(shorter) < len(longer) and all(size in rest for size in shorter)
