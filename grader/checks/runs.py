"""Whether a function returns at all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Literal

from grader.checks._code_bench import Bench
from grader.checks._code_faults import settled
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import Outcome, correct
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.model.kinds import Subject

_READER = {"functions": {"product": "A: [n, m], B: [m, k] -> [n, k]"}}


@dataclass(frozen=True)
class Runs(AbstractCheck):
    """The function returns something for every input: it neither raises nor crashes, nor takes too long.

    Parameters
    ----------
    function:
        Name of the student's function.
    inputs:
        Private function `inputs(rng)` that yields tuples of arguments; drawn from the contract unless set.
    sizes:
        Sizes to draw inputs for, as a list of tables, instead of those that are drawn.
    draws:
        How many inputs are drawn.
    least:
        The smallest size of a dimension; 2 where one makes no sense.
    tensors:
        Hand arrays over as torch tensors of this type.
    cpu:
        Seconds of computing time for one call.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "def product(A, B):\n    return A @ B\n", reader="code", reader_parameters=_READER,
            parameters={"function": "product"}, verdict=Verdict.CORRECT,
        ),
        Example(
            "def product(A, B):\n    return A @ B.T\n", reader="code", reader_parameters=_READER,
            parameters={"function": "product"}, verdict=Verdict.INCORRECT,
        ),
    )  # fmt: skip
    READS: ClassVar[frozenset[str]] = frozenset({"code"})
    NEEDS_REFERENCE: ClassVar[bool] = False
    CONSISTENCY_ONLY: ClassVar[bool] = True

    function: str
    inputs: str = ""
    sizes: tuple[Mapping[str, int], ...] = ()
    draws: int = 8
    least: int = 1
    tensors: Literal["no", "float32", "float64"] = "no"
    cpu: float = 10.0

    def judge(self, subject: Subject) -> Outcome:
        """Call the function on every input."""
        return settled(partial(self._judge, Bench.of(self, subject)))

    def _judge(self, bench: Bench) -> Outcome:
        cases = bench.cases()
        for case in cases:
            bench.observe(case, strict=True)
        return correct("runs.all", f"Returns for all {len(cases)} inputs.", draws=len(cases))
