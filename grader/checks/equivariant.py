"""Results that follow a permutation of the inputs, or do not change under it."""

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

_READER: Final = {"functions": {"pooled": "x: [n, d] -> [d]"}}


@dataclass(frozen=True)
class Equivariant(AbstractCheck):
    """Permuting inputs permutes the result in the same way, or leaves it as it is where `axis` is not set.

    Parameters
    ----------
    function:
        Name of the student's function.
    arguments:
        Axis that is permuted, for each argument by name; all by the same permutation.
    axis:
        Axis of the result that is permuted with them; not set: the result does not change.
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
            "def pooled(x):\n    return x.mean(0)\n",
            reader="code",
            reader_parameters=_READER,
            parameters={"function": "pooled", "arguments": {"x": 0}},
            verdict=Verdict.CORRECT,
        ),
        Example(
            "def pooled(x):\n    return x[0] + x.mean(0)\n",
            reader="code",
            reader_parameters=_READER,
            parameters={"function": "pooled", "arguments": {"x": 0}},
            verdict=Verdict.INCORRECT,
            misconception="order",
        ),
    )
    READS: ClassVar[frozenset[str]] = frozenset({"code"})
    NEEDS_REFERENCE: ClassVar[bool] = False
    CONSISTENCY_ONLY: ClassVar[bool] = True

    function: str
    arguments: Mapping[str, int]
    axis: int | None = None
    result: int | str | None = None
    inputs: str = ""
    sizes: tuple[Mapping[str, int], ...] = ()
    draws: int = 4
    least: int = 2
    relative: float = 1e-7
    tensors: Literal["no", "float32", "float64"] = "no"
    cpu: float = 10.0

    def judge(self, subject: Subject) -> Outcome:
        """Permute the inputs of every case and compare."""
        return settled(partial(self._judge, Bench.of(self, subject)))

    def _judge(self, bench: Bench) -> Outcome:
        cases = bench.cases()
        for number, case in enumerate(cases):
            broken = self._broken(bench, case, number)
            if broken is not None:
                return broken
        return correct("equivariant.holds", f"Holds for all {len(cases)} inputs.", draws=len(cases))

    def _broken(self, bench: Bench, case: Case, number: int) -> Outcome | None:
        axes = places(bench, self.arguments)
        place, along = next(iter(axes.items()))
        count = np.shape(case.arguments[place])[along]
        order = _moving(bench.rng("order", number), count)
        turned = changed(case, {each: partial(_taken, order, axis) for each, axis in axes.items()})
        before = array_of(bench.value(case, self.result), self.axis, bench, self.result)
        after = array_of(bench.value(turned, self.result), self.axis, bench, self.result)
        wanted = before if self.axis is None else np.take(before, order, axis=self.axis)
        follow = "must not change with" if self.axis is None else "must follow"
        words = f"the result of `{self.function}` {follow} the order of {' and '.join(self.arguments)}"
        return apart("equivariant", words, case, (after, wanted), Tolerance(self.relative, nan=True))


def _moving(rng: np.random.Generator, count: int) -> np.ndarray:
    """A permutation that leaves no place as it is."""
    order = rng.permutation(count)
    moved: np.ndarray = np.empty(count, dtype=int)
    moved[order] = np.roll(order, 1)
    return moved


def _taken(order: np.ndarray, axis: int, array: np.ndarray) -> np.ndarray:
    return np.take(array, order, axis=axis)
