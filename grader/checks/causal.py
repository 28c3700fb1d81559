"""Results at a position that may not depend on later positions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, Literal

import numpy as np

from grader.checks._code_bench import Bench
from grader.checks._code_faults import settled
from grader.checks._code_relations import apart, array_of, changed, others, places, spliced
from grader.maths.arrays import Tolerance
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import Outcome, correct
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.checks._code_cases import Case
    from grader.model.kinds import Subject

_READER: Final = {"functions": {"means": "x: [T, d] -> [T, d]"}}


@dataclass(frozen=True)
class Causal(AbstractCheck):
    """What comes after a position changes nothing at that position: the result there does not see the future.

    Parameters
    ----------
    function:
        Name of the student's function.
    arguments:
        Axis of the positions for each argument that is changed, by name.
    axis:
        Axis of the positions in the result.
    result:
        Position or key of the result that is looked at, from 0; all of what is returned unless set.
    strict:
        A position may not see its own input either.
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
            "import numpy as np\n\ndef means(x):\n    return np.cumsum(x, 0) / np.arange(1, len(x) + 1)[:, None]\n",
            reader="code",
            reader_parameters=_READER,
            parameters={"function": "means", "arguments": {"x": 0}},
            verdict=Verdict.CORRECT,
        ),
        Example(
            "def means(x):\n    return x - x.mean(0)\n",
            reader="code",
            reader_parameters=_READER,
            parameters={"function": "means", "arguments": {"x": 0}},
            verdict=Verdict.INCORRECT,
            misconception="later positions",
        ),
    )
    READS: ClassVar[frozenset[str]] = frozenset({"code"})
    NEEDS_REFERENCE: ClassVar[bool] = False
    CONSISTENCY_ONLY: ClassVar[bool] = True

    function: str
    arguments: Mapping[str, int]
    axis: int = 0
    result: int | str | None = None
    strict: bool = False
    inputs: str = ""
    sizes: tuple[Mapping[str, int], ...] = ()
    draws: int = 4
    least: int = 2
    relative: float = 1e-7
    tensors: Literal["no", "float32", "float64"] = "no"
    cpu: float = 10.0

    def judge(self, subject: Subject) -> Outcome:
        """Change what comes after a position, for several positions."""
        return settled(partial(self._judge, Bench.of(self, subject)))

    def _judge(self, bench: Bench) -> Outcome:
        cases = bench.cases()
        for number, case in enumerate(cases):
            broken = self._broken(bench, case, number)
            if broken is not None:
                return broken
        return correct("causal.holds", f"Holds for all {len(cases)} inputs.", draws=len(cases))

    def _broken(self, bench: Bench, case: Case, number: int) -> Outcome | None:
        rng = bench.rng("others", number)
        axes = places(bench, self.arguments)
        before = array_of(bench.value(case, self.result), self.axis, bench, self.result)
        length = before.shape[self.axis]
        fresh = others(bench, case, rng)
        for last in sorted({0, length // 2, length - 2} & set(range(length - 1))):
            start = last if self.strict else last + 1
            later = {place: partial(_from, fresh[place], axis, start) for place, axis in axes.items()}
            after = array_of(bench.value(changed(case, later), self.result), self.axis, bench, self.result)
            words = f"the result of `{self.function}` at a position changes with what comes at later positions"
            sides = (_until(after, self.axis, last), _until(before, self.axis, last))
            broken = apart("causal", words, case, sides, Tolerance(self.relative, nan=True))
            if broken is not None:
                return broken
        return None


def _from(second: np.ndarray, axis: int, start: int, first: np.ndarray) -> np.ndarray:
    return spliced(first, second, axis, start)


def _until(array: np.ndarray, axis: int, last: int) -> np.ndarray:
    return np.take(array, range(last + 1), axis=axis)
