"""The value of a function against the reference, for fresh inputs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

import numpy as np

from grader.checks._code_agree import Trial, plain, wrong_values
from grader.checks._code_bench import Bench, expected_part, which
from grader.checks._code_constant import WORDS, constant
from grader.checks._code_faults import settled
from grader.maths.arrays import Tolerance, as_numbers
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import Outcome, correct, incorrect
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.checks._code_cases import Case
    from grader.model.kinds import Subject

_AGAIN: Final = 3
_READER = {"functions": {"mean": "x: [n] -> scalar"}}
_REFERENCE = {"value": "def mean(x):\n    return x.mean()\n\ndef total(x):\n    return x.sum()\n"}


@dataclass(frozen=True)
class Value(AbstractCheck):
    """The function returns what the reference returns, for fresh inputs of several sizes.

    Inputs are drawn from the contract: no two dimensions of the same size, then each of size one, arrays in
    Fortran order and with gaps. Some inputs are used again, all in shuffled order, so that what is left behind by
    one call shows in another. Structure, shape, kind of numbers and finiteness are compared before values. Numbers
    are right within 1e-7 of their size, and what was computed in single precision within what that leaves.

    A wrong result is named where it can be: by the table `MISTAKES` of the reference module, which says for a
    function `{wrong_function: words}`, or `(words, credit)` where it earns something all the same; else by comparison
    (sign, factor, axis, transpose, base of the logarithm, missing sum, ...).

    Parameters
    ----------
    function:
        Name of the student's function.
    result:
        Position or key of the result that is looked at, from 0; all of what is returned unless set.
    accept:
        Private functions of which one must agree for all inputs; the one of the same name unless set.
    inputs:
        Private function `inputs(rng)` that yields tuples of arguments; drawn from the contract unless set.
    sizes:
        Sizes to draw inputs for, as a list of tables, instead of those that are drawn.
    draws:
        How many inputs are drawn.
    least:
        The smallest size of a dimension; 2 where one makes no sense.
    relative:
        Relative tolerance.
    absolute:
        Absolute tolerance; what rounding leaves unless set.
    squeeze:
        Axes of size one may be left out, and stand anywhere.
    nan:
        Not-a-number is expected where the reference has it.
    tensors:
        Hand arrays over as torch tensors of this type.
    cpu:
        Seconds of computing time for one call.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "def mean(x):\n    return sum(x) / len(x)\n", reader="code", reader_parameters=_READER,
            reference=_REFERENCE, parameters={"function": "mean"}, verdict=Verdict.CORRECT,
        ),
        Example(
            "def mean(x):\n    return sum(x)\n", reader="code", reader_parameters=_READER, reference=_REFERENCE,
            parameters={"function": "mean"}, verdict=Verdict.INCORRECT, misconception="division by n is missing",
        ),
        Example(
            "def mean(x):\n    return sum(x)\n", reader="code", reader_parameters=_READER, reference=_REFERENCE,
            parameters={"function": "mean", "accept": ("mean", "total")}, verdict=Verdict.CORRECT,
        ),
    )  # fmt: skip
    READS: ClassVar[frozenset[str]] = frozenset({"code"})

    function: str
    result: int | str | None = None
    accept: tuple[str, ...] = ()
    inputs: str = ""
    sizes: tuple[Mapping[str, int], ...] = ()
    draws: int = 8
    least: int = 1
    relative: float = 1e-7
    absolute: float | None = None
    squeeze: bool = False
    nan: bool = False
    tensors: Literal["no", "float32", "float64"] = "no"
    cpu: float = 10.0

    def judge(self, subject: Subject) -> Outcome:
        """Call the function on every input, then look for a private function that agrees with all results."""
        return settled(partial(self._judge, Bench.of(self, subject)))

    @property
    def _accepted(self) -> tuple[str, ...]:
        return self.accept or (self.function,)

    def _judge(self, bench: Bench) -> Outcome:
        cases = bench.cases()
        seen = self._seen(bench, cases)
        trials: dict[str, list[Trial]] = {}
        for name in self._accepted:
            trials[name] = self._against(bench, name, seen)
            if all(trial.mismatch is None for trial in trials[name]):
                words = f"Right for all {len(cases)} inputs."
                return correct("value.equal", words, draws=len(seen), relative_tolerance=self.relative, agrees=name)
        return self._mixed(trials) or self._planted(bench, seen, trials) or self._wrong(trials)

    def _seen(self, bench: Bench, cases: Sequence[Case]) -> list[tuple[Case, Any]]:
        """Results of all inputs and of some of them again, in an order that nothing foretells."""
        rng = bench.rng("order")
        again = rng.choice(len(cases), min(len(cases), _AGAIN), replace=False)
        order = rng.permutation([*range(len(cases)), *again])
        asked = [cases[place] for place in order]
        return list(zip(asked, bench.values(asked, self.result), strict=True))

    def _against(self, bench: Bench, name: str, seen: Sequence[tuple[Case, Any]]) -> list[Trial]:
        tolerance = Tolerance(self.relative, self.absolute, self.nan)
        expected = {id(case): expected_part(bench.expected(name, case), self.result) for case, _ in seen}
        return [Trial.of(case, *self._shaped(actual, expected[id(case)]), tolerance) for case, actual in seen]

    def _shaped(self, actual: Any, expected: Any) -> tuple[Any, Any]:
        """Both as they are compared; lists of numbers are arrays."""
        found = as_numbers(actual) if self.squeeze else None
        return (actual, expected) if found is None else (np.squeeze(found), np.squeeze(plain(expected)))

    def _mixed(self, trials: Mapping[str, Sequence[Trial]]) -> Outcome | None:
        """Each result agrees with an accepted function, but not all with the same."""
        columns = list(zip(*trials.values(), strict=True))
        if not all(any(trial.mismatch is None for trial in column) for column in columns):
            return None
        words = f"`{self.function}` does not follow one convention for all inputs (a sum here and a mean there?)."
        return incorrect("value.mixed", words, draws=len(columns))

    def _planted(
        self, bench: Bench, seen: Sequence[tuple[Case, Any]], trials: Mapping[str, Sequence[Trial]]
    ) -> Outcome | None:
        """The mistake of the reference module that gives all of these results."""
        for mistake in bench.mistakes():
            if all(trial.mismatch is None for trial in self._against(bench, mistake.name, seen)):
                wrong = wrong_values("value", self._subject, next(iter(trials.values())), mistake.words, "planted")
                return mistake.credited(wrong)
        return None

    def _wrong(self, trials: Mapping[str, Sequence[Trial]]) -> Outcome:
        closest = min(trials.values(), key=lambda found: sum(trial.mismatch is not None for trial in found))
        unsteady = _unsteady(closest)
        if unsteady:
            words = f"`{self.function}` is right at times and wrong at others for the same input: something is kept between calls."  # noqa: E501
            return incorrect("value.unsteady", words, draws=len(closest))
        if constant([trial.actual for trial in closest], [trial.expected for trial in closest]):
            return wrong_values("value", self._subject, closest, WORDS, "constant")
        return wrong_values("value", self._subject, closest)

    @property
    def _subject(self) -> str:
        return f"`{self.function}`" if self.result is None else f"`{self.function}`, {which(self.result)},"


def _unsteady(trials: Sequence[Trial]) -> bool:
    """Whether one input has been answered right and wrong."""
    right = {id(trial.case) for trial in trials if trial.mismatch is None}
    return any(id(trial.case) in right for trial in trials if trial.mismatch is not None)
