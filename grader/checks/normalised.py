"""Results that have to sum to one along an axis."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, Literal

import numpy as np

from grader.checks._code_bench import Bench
from grader.checks._code_faults import settled
from grader.checks._code_relations import apart, array_of
from grader.maths.arrays import Tolerance, unit_of
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import Outcome, correct
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.checks._code_cases import Case
    from grader.model.kinds import Subject

_READER: Final = {"functions": {"softmax": "z: [m, n] -> [m, n]"}}


@dataclass(frozen=True)
class Normalised(AbstractCheck):
    """Entries are not negative and sum to one along an axis, whatever the inputs are.

    Parameters
    ----------
    function:
        Name of the student's function.
    result:
        Position or key of the result that is looked at, from 0; all of what is returned unless set.
    axis:
        The axis along which entries sum to one; None for all entries.
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
            "import numpy as np\n\ndef softmax(z):\n    e = np.exp(z - z.max(1, keepdims=True))\n    return e / e.sum(1, keepdims=True)\n",  # noqa: E501
            reader="code",
            reader_parameters=_READER,
            parameters={"function": "softmax"},
            verdict=Verdict.CORRECT,
        ),
        Example(
            "import numpy as np\n\ndef softmax(z):\n    e = np.exp(z - z.max(0))\n    return e / e.sum(0)\n",
            reader="code",
            reader_parameters=_READER,
            parameters={"function": "softmax"},
            verdict=Verdict.INCORRECT,
            misconception="sum to one",
        ),
    )
    READS: ClassVar[frozenset[str]] = frozenset({"code"})
    NEEDS_REFERENCE: ClassVar[bool] = False
    CONSISTENCY_ONLY: ClassVar[bool] = True

    function: str
    result: int | str | None = None
    axis: int | None = -1
    inputs: str = ""
    sizes: tuple[Mapping[str, int], ...] = ()
    draws: int = 4
    least: int = 1
    relative: float = 1e-7
    tensors: Literal["no", "float32", "float64"] = "no"
    cpu: float = 10.0

    def judge(self, subject: Subject) -> Outcome:
        """Look at the sums and signs of every result."""
        return settled(partial(self._judge, Bench.of(self, subject)))

    def _judge(self, bench: Bench) -> Outcome:
        cases = bench.cases()
        for number, case in enumerate(cases):
            broken = self._broken(bench, case, number)
            if broken is not None:
                return broken
        return correct("normalised.holds", f"Holds for all {len(cases)} inputs.", draws=len(cases))

    def _broken(self, bench: Bench, case: Case, number: int) -> Outcome | None:
        del number
        found = array_of(bench.value(case, self.result), self.axis, bench, self.result)
        total = np.asarray(found.sum(self.axis, dtype=float))
        tolerance = Tolerance(max(self.relative, 64 * unit_of(found.dtype)))
        axis = "in all" if self.axis is None else f"along axis {self.axis}"
        words = f"entries of `{self.function}` do not sum to one {axis}"
        broken = apart("normalised", words, case, (total, np.ones_like(total)), tolerance)
        words = f"entries of `{self.function}` are negative"
        return broken or apart("normalised", words, case, (np.minimum(found, 0), 0 * found), tolerance)
