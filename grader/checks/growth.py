"""An asymptotic cost against the reference cost."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final

from grader.answers._bounds import without_symbols
from grader.answers._polynomial import polynomial_of
from grader.answers.costs import Stated
from grader.checks._orders import Difference, NoOrder, compare
from grader.checks._reference import accepted, mistaken, mutants, named
from grader.checks._regimes import exponents
from grader.language.tree import CONSTANTS, names
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import Outcome, correct, incorrect, undecided
from grader.model.symbols import Declarations, Dimension
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from grader.answers._bounds import Bound
    from grader.language.tree import Node
    from grader.model.answer import Answer
    from grader.model.kinds import Subject

_SIZES: Final = Declarations(dimensions=(Dimension("n"), Dimension("d"), Dimension("r")))


_COSTS: Final = {"costs": {"time": ("time", "runtime"), "memory": ("memory", "space")}}


@dataclass(frozen=True)
class Growth(AbstractCheck):
    """The cost grows as the reference does, up to a constant factor, in whatever way the sizes grow.

    Both are followed along many random directions in which the sizes go to infinity at different rates; constant
    factors and lower-order terms make no difference, sums are their largest term. A cost with the right
    growth is right whether it is written with O, Theta or as a count; a bound that is true but not tight is not. A
    mutant without a bound symbol is a wrong count: it is recognised even where its growth is right.

    Parameters
    ----------
    regimes:
        What the problem assumes of the sizes: `r << d`, `B <= N`.
    constants:
        Sizes that count as constants.
    of:
        Which of several named costs this check is about; it may have a weight of its own.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "n d^2 + 2 n d",
            reference={"value": "O(n d^2)"},
            declarations=_SIZES,
            reader="complexity",
            verdict=Verdict.CORRECT,
        ),
        Example(
            "O(n d^2 + n d r)",
            reference={"value": "O(n d^2)"},
            parameters={"regimes": ("r << d",)},
            declarations=_SIZES,
            reader="complexity",
            verdict=Verdict.CORRECT,
        ),
        Example(
            "O(n^2 d)",
            reference={"value": "O(n d^2)"},
            declarations=_SIZES,
            reader="complexity",
            verdict=Verdict.INCORRECT,
        ),
        Example(
            "O(n d)",
            reference={
                "value": "O(n d^2)",
                "mutants": [
                    {"answer": "O(n d)", "misconception": "one factor d too few", "note": "d", "fraction": "1/4"}
                ],
            },
            declarations=_SIZES,
            reader="complexity",
            verdict=Verdict.PARTIAL,
            fraction=Fraction(1, 4),
            misconception="one factor d too few",
        ),
        Example(
            "Time O(n d^2), memory O(n).",
            reference={"value": "time: O(n d^2); memory: O(n)"},
            parameters={"of": "time"},
            declarations=_SIZES,
            reader="costs",
            reader_parameters=_COSTS,
            verdict=Verdict.CORRECT,
        ),
        Example(
            "Time O(n d), memory O(n).",
            reference={"value": "time: O(n d^2); memory: O(n)"},
            parameters={"of": "time"},
            declarations=_SIZES,
            reader="costs",
            reader_parameters=_COSTS,
            verdict=Verdict.INCORRECT,
        ),
    )
    READS: ClassVar[frozenset[str]] = frozenset({"complexity", "costs"})

    regimes: tuple[str, ...] = ()
    constants: tuple[str, ...] = ()
    of: str = ""

    def judge(self, subject: Subject) -> Outcome:
        """Compare the growth, then the planted mistakes."""
        outcomes = [self._judged(given, subject) for given in self._bounds(subject.answer)]
        if not outcomes:
            return incorrect("growth.missing", f"No {self.of or 'cost'} is given.")
        if len({outcome.credit for outcome in outcomes}) > 1:
            words = f"Several bounds are given for {self.of}, and not all of them are right."
            return undecided("growth.several", words)
        return outcomes[0]

    def _bounds(self, answer: Answer) -> tuple[Bound, ...]:
        """The bounds that an answer states for the cost in question."""
        value: Bound | Stated = answer.value
        return value.bounds.get(self.of, ()) if isinstance(value, Stated) else (value,)

    def _judged(self, given: Bound, subject: Subject) -> Outcome:
        references = [bound for found in accepted(subject) for bound in self._bounds(found)]
        try:
            differences = [self._difference(given.tree, bound.tree, subject.seed) for bound in references]
        except NoOrder:
            return undecided("growth.no-order", "This formula has no order of growth that could be followed.")
        counts = polynomial_of(given.tree) if not given.symbol else None
        for mutant, wrong in mutants(subject) if counts is not None else ():
            if any(not bound.symbol and polynomial_of(bound.tree) == counts for bound in self._bounds(wrong)):
                return named(mutant, subject)  # a count that is wrong, whatever its growth
        if None in differences:
            return self._tight(references, given)
        alike = [
            (_distance(bound.tree, given.tree), mutant)
            for mutant, wrong in mutants(subject)
            for bound in self._bounds(wrong)
            if self._is_mutant(given.tree, bound.tree, subject.seed)
        ]
        if alike:
            return named(min(alike, key=lambda pair: pair[0])[1], subject)
        return _wrong(differences)

    def _is_mutant(self, given: Node, wrong: Node, seed: int) -> bool:
        try:
            return self._difference(given, wrong, seed) is None
        except NoOrder:
            return False

    def _tight(self, references: list[Bound], given: Bound) -> Outcome:
        asked = {bound.symbol for bound in references}
        if given.symbol == "Omega" and "Omega" not in asked:
            return mistaken("a lower bound where an upper or tight one is asked for", "growth.lower-bound", Fraction(0))
        return correct("growth.equal", "The cost grows as it should.")

    def _difference(self, answer: Node, reference: Node, seed: int) -> Difference | None:
        sizes = sorted((names(answer) | names(reference)) - CONSTANTS)
        return compare(answer, reference, lambda chance: exponents(sizes, self.regimes, chance, self.constants), seed)


def _distance(tree: Node, other: Node) -> int:
    """How far apart two costs of one growth are written: the same sum, the same terms, or neither."""
    one, two = polynomial_of(without_symbols(tree)), polynomial_of(without_symbols(other))
    if one is None or two is None:
        return 2
    return 0 if one == two else 1 + (dict(one.terms).keys() != dict(two.terms).keys())


def _wrong(differences: list[Difference | None]) -> Outcome:
    found = next(difference for difference in differences if difference is not None)
    ranked = sorted(found.exponents, key=lambda name: -found.exponents[name])
    where = f" when {ranked[0]} grows faster than {ranked[-1]}" if len(ranked) > 1 else ""
    direction = "faster" if found.faster else "more slowly"
    facts = {name: round(exponent, 3) for name, exponent in found.exponents.items()}
    return incorrect("growth.differs", f"The cost given grows {direction} than the right one{where}.", exponents=facts)
