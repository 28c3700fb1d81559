"""Results that have to be the same whenever they are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from grader.checks._code_bench import Bench
from grader.checks._code_faults import settled
from grader.checks._code_relations import apart
from grader.maths.arrays import Tolerance
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import Outcome, correct
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.checks._code_cases import Case
    from grader.model.kinds import Subject

_READER: Final = {"functions": {"double": "x: [n] -> [n]"}}


@dataclass(frozen=True)
class Deterministic(AbstractCheck):
    """The same arguments give the same result: at once, later in the same process, and in a fresh one.

    Parameters
    ----------
    function:
        Name of the student's function.
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
            "def double(x):\n    return 2 * x\n",
            reader="code",
            reader_parameters=_READER,
            parameters={"function": "double"},
            verdict=Verdict.CORRECT,
        ),
        Example(
            "calls = []\n\ndef double(x):\n    calls.append(1)\n    return x * (1 + len(calls))\n",
            reader="code",
            reader_parameters=_READER,
            parameters={"function": "double"},
            verdict=Verdict.INCORRECT,
            misconception="differs",
        ),
    )
    READS: ClassVar[frozenset[str]] = frozenset({"code"})
    NEEDS_REFERENCE: ClassVar[bool] = False
    CONSISTENCY_ONLY: ClassVar[bool] = True

    function: str
    result: int | str | None = None
    inputs: str = ""
    sizes: tuple[Mapping[str, int], ...] = ()
    draws: int = 3
    least: int = 1
    relative: float = 1e-7
    tensors: Literal["no", "float32", "float64"] = "no"
    cpu: float = 10.0

    def judge(self, subject: Subject) -> Outcome:
        """Call the function on all inputs, again in another order, and again in a fresh process."""
        return settled(partial(self._judge, Bench.of(self, subject)))

    def _judge(self, bench: Bench) -> Outcome:
        cases = bench.cases()
        first = [bench.value(case, self.result) for case in cases]
        again = [bench.value(case, self.result) for case in reversed(cases)][::-1]
        bench.student.fresh()
        fresh = [bench.value(case, self.result) for case in reversed(cases)][::-1]
        tolerance = Tolerance(self.relative, nan=True)
        for case, one, two, three in zip(cases, first, again, fresh, strict=True):
            words = f"the result of `{self.function}` differs from call to call with the same arguments"
            broken = _differ(case, (two, one), words, tolerance) or _differ(case, (three, one), words, tolerance)
            if broken is not None:
                return broken
        return correct("deterministic.holds", f"Holds for all {len(cases)} inputs.", draws=len(cases))


def _differ(case: Case, sides: tuple[object, object], words: str, tolerance: Tolerance) -> Outcome | None:
    return apart("deterministic", words, case, sides, tolerance)
