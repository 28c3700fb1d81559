"""A loss, which is right up to what its minimum does not depend on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np

from grader.checks._code_agree import single
from grader.checks._code_bench import Bench, Mistake
from grader.checks._code_cases import Case, as_single, drawn
from grader.checks._code_faults import Fault, settled
from grader.maths.arrays import as_numbers, kind_of, unit_of
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import Outcome, correct, incorrect, undecided
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from grader.model.kinds import Subject

_UNSURE: Final = 2e-3  # of the spread of a loss: what a constant inside a logarithm may do to it
_ROUNDING: Final = 2048  # units of the last place of the largest value
_FACTOR: Final = "loss.factor"
_READER = {"functions": {"risk": "y: [n], out: [n] -> scalar"}}
_REFERENCE = {
    "value": "MISTAKES = {'risk': {'linear': 'the errors are not squared'}}\n\n"
    "def risk(y, out):\n    return ((y - out) ** 2).sum()\n\n"
    "def linear(y, out):\n    return abs(y - out).sum()\n"
}
_FREE = {"function": "risk", "trained": ("out",)}


@dataclass(frozen=True, slots=True)
class _Set:
    """Inputs that differ in the trained arguments alone, and the student's value for each."""

    cases: tuple[Case, ...]
    values: np.ndarray
    unit: float

    @staticmethod
    def of(cases: Sequence[Case], values: Sequence[np.ndarray]) -> _Set:
        """Values in the coarsest precision of them all."""
        return _Set(tuple(cases), np.array(values, float), unit_of(*(value.dtype for value in values)))


@dataclass(frozen=True)
class Loss(AbstractCheck):
    """The function is a loss: its values are those of the reference, up to a positive factor.

    A sum, a mean, or twice the sum have the same minimum. So the factor is free as long as it is the same for all
    inputs of one size. With `offset`, so are terms that the trained arguments do not change, such as the entropy of a
    teacher. The factor, and what is added, are found from the values themselves; the sign is not free.

    Mistakes are named by the table `MISTAKES` of the reference module (as for `value`), of which the same is free. Its
    table `UNSURE` names functions by which a person has to decide. Undecided is as well what is off by less than
    0.2 %, as a constant inside a logarithm makes it, and a factor that depends on arguments which are not trained.

    Parameters
    ----------
    function:
        Name of the student's function.
    loss:
        Private function of the right loss; the one of the same name unless set.
    trained:
        Parameters of the contract that training changes.
    offset:
        Whether terms are free that do not depend on them.
    sizes:
        Sizes to draw inputs for, as a list of tables, instead of those that are drawn.
    draws:
        How many different sizes are drawn.
    fixed:
        How many draws of the other arguments there are for each size.
    points:
        How many draws of the trained arguments there are for each of those.
    least:
        The smallest size of a dimension.
    relative:
        Relative tolerance, of the spread of the values.
    cpu:
        Seconds of computing time for one call.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "def risk(y, out):\n    return ((y - out) ** 2).mean() / 2\n", reader="code", reader_parameters=_READER,
            reference=_REFERENCE, parameters=_FREE, verdict=Verdict.CORRECT,
        ),
        Example(
            "def risk(y, out):\n    return -((y - out) ** 2).sum()\n", reader="code", reader_parameters=_READER,
            reference=_REFERENCE, parameters=_FREE, verdict=Verdict.INCORRECT, misconception="sign",
        ),
        Example(
            "def risk(y, out):\n    return abs(y - out).mean()\n", reader="code", reader_parameters=_READER,
            reference=_REFERENCE, parameters=_FREE, verdict=Verdict.INCORRECT, misconception="not squared",
        ),
        Example(
            "def risk(y, out):\n    return ((y - out) ** 2).sum() - (y ** 2).sum()\n", reader="code",
            reader_parameters=_READER, reference=_REFERENCE, parameters={**_FREE, "offset": True},
            verdict=Verdict.CORRECT,
        ),
    )  # fmt: skip
    READS: ClassVar[frozenset[str]] = frozenset({"code"})

    function: str
    trained: tuple[str, ...]
    loss: str = ""
    offset: bool = False
    sizes: tuple[Mapping[str, int], ...] = ()
    draws: int = 3
    fixed: int = 4
    points: int = 6
    least: int = 2
    relative: float = 1e-5
    cpu: float = 10.0

    @property
    def inputs(self) -> str:
        """They come from the contract: which arguments belong together is known of those alone."""
        return ""

    @property
    def tensors(self) -> str:
        """Arguments are handed over as arrays."""
        return "no"

    def judge(self, subject: Subject) -> Outcome:
        """Evaluate the student's loss on sets of inputs, and fit the right one and the planted ones to its values."""
        return settled(partial(self._judge, Bench.of(self, subject)))

    def _judge(self, bench: Bench) -> Outcome:
        groups = self._groups(bench)
        right = self._fit(groups, partial(bench.expected, self.loss or self.function))
        if right.verdict is Verdict.CORRECT:
            return right
        unsure = self._found(bench, "UNSURE", groups)
        if unsure is not None:
            return undecided("loss.unsure", f"{unsure.words[:1].upper()}{unsure.words[1:]}.")
        mistake = self._found(bench, "MISTAKES", groups)
        if mistake is None or not right.verdict.settled:
            return right
        rationale = f"`{self.function}` is not this loss. {mistake.words[:1].upper()}{mistake.words[1:]}."
        wrong = incorrect("loss.planted", rationale, function=self.function)
        return mistake.credited(replace(wrong, misconception=mistake.words))

    def _found(self, bench: Bench, table: str, groups: Sequence[Sequence[_Set]]) -> Mistake | None:
        """The function of a table that these values follow."""
        for each in bench.mistakes(table):
            fit = self._fit(groups, partial(bench.expected, each.name))
            if fit.verdict is Verdict.CORRECT or fit.evidence.note == _FACTOR:
                return each
        return None

    def _groups(self, bench: Bench) -> list[list[_Set]]:
        """For each size, sets of inputs that share all arguments but the trained ones."""
        rng = bench.rng("points")
        firsts = bench.cases() if self.sizes else drawn(bench.contract, bench.rng("inputs"), self.draws, self.least)
        asked = [[list(self._points(bench, rng, first)) for _ in range(self.fixed)] for first in firsts]
        flat = [case for sets in asked for cases in sets for case in cases]
        seen = bench.values(flat)
        values = iter([self._number(bench, value, case) for value, case in zip(seen, flat, strict=True)])
        return [[_Set.of(cases, [next(values) for _ in cases]) for cases in sets] for sets in asked]

    def _points(self, bench: Bench, rng: np.random.Generator, first: Case) -> Iterator[Case]:
        places = [bench.contract.place(name) for name in self.trained]
        shared = bench.contract.draw(rng, first.sizes)
        for _ in range(self.points):
            fresh = bench.contract.draw(rng, first.sizes)
            arguments = (fresh[at] if at in places else value for at, value in enumerate(shared))
            yield Case(tuple(arguments), first.sizes, first.layout)

    def _number(self, bench: Bench, value: Any, case: Case) -> np.ndarray:
        """One value, in the precision in which it was computed."""
        found = as_numbers(as_single(value, bench.contract))
        if found is not None and found.size == 1 and found.dtype.kind in "iuf" and np.isfinite(found).all():
            return single(found.reshape(()))
        words = f"`{self.function}` returns {kind_of(value)}, expected a number {case.words}".rstrip()
        if found is not None and found.size == 1 and found.dtype.kind in "iuf":
            words = f"`{self.function}` is not a finite number {case.words}".rstrip()
        outcome = incorrect("loss.no-number", f"{words}.", function=self.function)
        summed = found is not None and found.size > 1
        raise Fault(replace(outcome, misconception="a loss is one number: its terms are not summed" if summed else ""))

    def _fit(self, groups: Sequence[Sequence[_Set]], expected: Callable[[Case], Any]) -> Outcome:
        """Whether a loss explains all values, and with what factor."""
        doubtful, varying = False, False
        for sets in groups:
            fits = [self._factor(each, np.array([float(expected(case)) for case in each.cases])) for each in sets]
            factors = np.array([factor for factor, _, _ in fits])
            if any(off > _UNSURE + room for _, off, room in fits):
                return self._wrong(sets[0].cases[0], "")
            if np.any(factors <= 0):
                return self._wrong(sets[0].cases[0], "the sign is wrong" if np.all(factors < 0) else "it is constant")
            room = max(self.relative + room for _, _, room in fits)
            doubtful = doubtful or any(off > self.relative + room for _, off, room in fits)
            varying = varying or bool(np.ptp(factors) > 10 * room * factors.max())
        if doubtful:
            words = "The loss is nearly right, but not exactly (a constant inside a logarithm?); a person has to look."
            return undecided("loss.nearly", words, function=self.function)
        if varying:
            words = "The loss has a factor that depends on more than the sizes, so a person has to look at it."
            return undecided(_FACTOR, words, function=self.function)
        draws = sum(len(each.cases) for sets in groups for each in sets)
        return correct("loss.equal", f"Right for all {draws} inputs, up to what is free.", draws=draws)

    def _factor(self, found: _Set, right: np.ndarray) -> tuple[float, float, float]:
        """The factor that fits best, how far off it is at worst, and what rounding allows, as shares of the spread."""
        given, unit = found.values, found.unit
        size = float(np.abs(given).max())
        if self.offset:
            given, right = given - given.mean(), right - right.mean()
        factor = float(given @ right / (right @ right)) if np.any(right) else 0.0
        spread = max(abs(factor) * float(np.abs(right).max()), float(np.abs(given).max()))
        if not spread > 64 * unit * size:
            return 0.0, 0.0, 0.0  # nothing but rounding: it does not change
        return factor, float(np.abs(given - factor * right).max()) / spread, _ROUNDING * unit * size / spread

    def _wrong(self, case: Case, words: str) -> Outcome:
        told = f" {words[:1].upper()}{words[1:]}." if words else ""
        free = "a positive factor" + (" and terms that training does not change" if self.offset else "")
        rationale = f"`{self.function}` is not the loss that is asked for, not even up to {free}.{told}"
        outcome = incorrect("loss.differs", rationale, function=self.function, sizes=dict(case.sizes))
        return replace(outcome, misconception=words)
