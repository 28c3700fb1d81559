"""Rows of a batch that may not know of each other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, Literal

import numpy as np

from grader.checks._code_bench import Bench
from grader.checks._code_faults import settled
from grader.checks._code_relations import apart, array_of, changed, places
from grader.maths.arrays import Tolerance
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import Outcome, correct
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.checks._code_cases import Case
    from grader.model.kinds import Subject

_READER: Final = {"functions": {"squared": "x: [B, d] -> [B]"}}


@dataclass(frozen=True)
class BatchIndependent(AbstractCheck):
    """The result for a row of a batch is the one for that row alone.

    Parameters
    ----------
    function:
        Name of the student's function.
    arguments:
        Axis of the batch, for each argument that has one, by name.
    axis:
        Axis of the batch in the result.
    result:
        Position or key of the result that is looked at, from 0; all of what is returned unless set.
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
    tensors:
        Hand arrays over as torch tensors of this type.
    cpu:
        Seconds of computing time for one call.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "def squared(x):\n    return (x ** 2).sum(1)\n",
            reader="code",
            reader_parameters=_READER,
            parameters={"function": "squared", "arguments": {"x": 0}},
            verdict=Verdict.CORRECT,
        ),
        Example(
            "def squared(x):\n    return ((x - x.mean(0)) ** 2).sum(1)\n",
            reader="code",
            reader_parameters=_READER,
            parameters={"function": "squared", "arguments": {"x": 0}},
            verdict=Verdict.INCORRECT,
            misconception="other rows",
        ),
    )
    READS: ClassVar[frozenset[str]] = frozenset({"code"})
    NEEDS_REFERENCE: ClassVar[bool] = False
    CONSISTENCY_ONLY: ClassVar[bool] = True

    function: str
    arguments: Mapping[str, int]
    axis: int = 0
    result: int | str | None = None
    inputs: str = ""
    sizes: tuple[Mapping[str, int], ...] = ()
    draws: int = 3
    least: int = 2
    relative: float = 1e-7
    tensors: Literal["no", "float32", "float64"] = "no"
    cpu: float = 10.0

    def judge(self, subject: Subject) -> Outcome:
        """Call the function on every row alone."""
        return settled(partial(self._judge, Bench.of(self, subject)))

    def _judge(self, bench: Bench) -> Outcome:
        cases = bench.cases()
        for number, case in enumerate(cases):
            broken = self._broken(bench, case, number)
            if broken is not None:
                return broken
        return correct("batch_independent.holds", f"Holds for all {len(cases)} inputs.", draws=len(cases))

    def _broken(self, bench: Bench, case: Case, number: int) -> Outcome | None:
        del number
        axes = places(bench, self.arguments)
        whole = array_of(bench.value(case, self.result), self.axis, bench, self.result)
        words = f"the result of `{self.function}` for a row of the batch depends on the other rows"
        for row in range(whole.shape[self.axis]):
            alone = changed(case, {each: partial(_only, row, axis) for each, axis in axes.items()})
            single = array_of(bench.value(alone, self.result), self.axis, bench, self.result)
            sides = (_only(row, self.axis, whole), single)
            broken = apart("batch_independent", words, case, sides, Tolerance(self.relative, nan=True))
            if broken is not None:
                return broken
        return None


def _only(row: int, axis: int, array: np.ndarray) -> np.ndarray:
    return np.take(array, [row], axis=axis)
