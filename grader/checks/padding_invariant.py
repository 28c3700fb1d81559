"""Results that may not depend on what stands behind the end of a sequence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

import numpy as np

from grader.checks._code_bench import Bench
from grader.checks._code_faults import settled
from grader.checks._code_relations import apart, array_of, changed, others, places
from grader.maths.arrays import Tolerance
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import Outcome, correct
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.checks._code_cases import Case
    from grader.model.kinds import Subject

_READER: Final = {"functions": {"pooled": "x: [B, T], mask: mask[B, T] -> [B]"}}


@dataclass(frozen=True)
class PaddingInvariant(AbstractCheck):
    """What stands in padded positions changes nothing, nor does more padding.

    Which positions are padded is told by an argument of the function: lengths, or a mask that is zero there. The
    batch is axis 0.

    Parameters
    ----------
    function:
        Name of the student's function.
    arguments:
        Axis of the positions for each padded argument, by name.
    lengths:
        The argument that holds the length of each row.
    mask:
        The argument that is zero at padded positions, of shape [batch, positions].
    axis:
        Axis of the positions in the result, of which only those that are not padded count; not set: it has none.
    result:
        Position or key of the result that is looked at, from 0; all of what is returned unless set.
    extend:
        Whether more padded positions may be added.
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
            "import numpy as np\n\ndef pooled(x, mask):\n    return (x * mask).sum(1) / mask.sum(1)\n",
            reader="code",
            reader_parameters=_READER,
            parameters={"function": "pooled", "arguments": {"x": 1}, "mask": "mask"},
            verdict=Verdict.CORRECT,
        ),
        Example(
            "def pooled(x, mask):\n    return x.mean(1)\n",
            reader="code",
            reader_parameters=_READER,
            parameters={"function": "pooled", "arguments": {"x": 1}, "mask": "mask"},
            verdict=Verdict.INCORRECT,
            misconception="padded positions",
        ),
    )
    READS: ClassVar[frozenset[str]] = frozenset({"code"})
    NEEDS_REFERENCE: ClassVar[bool] = False
    CONSISTENCY_ONLY: ClassVar[bool] = True

    function: str
    arguments: Mapping[str, int]
    lengths: str = ""
    mask: str = ""
    axis: int | None = None
    result: int | str | None = None
    extend: bool = True
    inputs: str = ""
    sizes: tuple[Mapping[str, int], ...] = ()
    draws: int = 4
    least: int = 2
    relative: float = 1e-7
    tensors: Literal["no", "float32", "float64"] = "no"
    cpu: float = 10.0

    def __post_init__(self) -> None:
        """Refuse a check that cannot tell what is padded."""
        if bool(self.lengths) == bool(self.mask):
            raise ValueError("`padding_invariant` needs either `lengths` or `mask`")

    def judge(self, subject: Subject) -> Outcome:
        """Change what is padded, then add more of it."""
        return settled(partial(self._judge, Bench.of(self, subject)))

    def _judge(self, bench: Bench) -> Outcome:
        cases = bench.cases()
        for number, case in enumerate(cases):
            broken = self._broken(bench, case, number)
            if broken is not None:
                return broken
        return correct("padding_invariant.holds", f"Holds for all {len(cases)} inputs.", draws=len(cases))

    def _broken(self, bench: Bench, case: Case, number: int) -> Outcome | None:
        rng = bench.rng("others", number)
        axes = places(bench, self.arguments)
        first, along = next(iter(axes.items()))
        kept = self._kept(bench, case, np.shape(case.arguments[first])[along])
        before = array_of(bench.value(case, self.result), self.axis, bench, self.result)
        fresh = others(bench, case, rng)
        other = changed(case, {each: partial(_outside, fresh[each], kept, axis) for each, axis in axes.items()})
        trials = [(other, "what stands at padded positions")]
        if self.extend:
            trials.append((self._longer(bench, case, fresh, axes), "how many positions are padded"))
        for trial, what in trials:
            after = array_of(bench.value(trial, self.result), self.axis, bench, self.result)
            words = f"the result of `{self.function}` depends on {what}"
            sides = (self._counted(after, kept), self._counted(before, kept))
            broken = apart("padding_invariant", words, case, sides, Tolerance(self.relative, nan=True))
            if broken is not None:
                return broken
        return None

    def _kept(self, bench: Bench, case: Case, length: int) -> np.ndarray:
        """Which positions count, [batch, positions]."""
        place = bench.contract.place(self.lengths or self.mask)
        told = np.asarray(case.arguments[place])
        return np.arange(length) < told[:, None] if self.lengths else told != 0

    def _longer(self, bench: Bench, case: Case, fresh: tuple[Any, ...], axes: Mapping[int, int]) -> Case:
        """The case with as many positions again, all of them padded."""
        change = {each: partial(_followed, fresh[each], axis) for each, axis in axes.items()}
        if self.mask:
            place = bench.contract.place(self.mask)
            change[place] = partial(_followed, np.zeros_like(case.arguments[place]), 1)
        return changed(case, change)

    def _counted(self, value: np.ndarray, kept: np.ndarray) -> np.ndarray:
        """The part of a result that counts."""
        if self.axis is None:
            return value
        rows = np.moveaxis(np.take(value, range(kept.shape[1]), axis=self.axis), self.axis, 1)
        return np.asarray(rows[kept])


def _outside(fresh: np.ndarray, kept: np.ndarray, axis: int, array: np.ndarray) -> np.ndarray:
    shape = [1] * array.ndim
    shape[0], shape[axis] = kept.shape
    return np.where(kept.reshape(shape), array, fresh)


def _followed(fresh: np.ndarray, axis: int, array: np.ndarray) -> np.ndarray:
    return np.concatenate([array, fresh], axis=axis)
