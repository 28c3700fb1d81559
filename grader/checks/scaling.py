"""How computing time grows with the size of the input."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, Literal

import numpy as np

from grader.checks._code_bench import Bench
from grader.checks._code_cases import Case
from grader.checks._code_faults import settled
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import Outcome, correct, incorrect
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.model.kinds import Subject

_READER: Final = {"functions": {"distinct": "x: index(8)[n] -> int"}}
_PARAMETERS: Final = {"function": "distinct", "dimension": "n", "at_most": 1.0, "tried": (125, 500, 2000)}
_MARGIN: Final = 0.6  # between one power and the next, a little nearer to the next
_REPEATS: Final = 3
_VISIBLE: Final = 0.004  # seconds below which time says nothing about growth


@dataclass(frozen=True)
class Scaling(AbstractCheck):
    """Computing time grows with a dimension no faster than a power of it.

    The least CPU time of three calls counts, so that a busy machine decides nothing, and the bound is generous: the
    measured power may exceed `at_most` by 0.6. Times that are too short to be measured pass. A growth that is too
    fast is measured a second time before it costs anything.

    Parameters
    ----------
    function:
        Name of the student's function.
    dimension:
        The dimension of the contract that grows.
    at_most:
        The allowed power: 1 for linear, 2 for quadratic.
    tried:
        The sizes, growing.
    fixed:
        Sizes of the other dimensions.
    least:
        The smallest size of the other dimensions.
    tensors:
        Hand arrays over as torch tensors of this type.
    cpu:
        Seconds of computing time for one call.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "def distinct(x):\n    return len(set(x.tolist()))\n",
            reader="code",
            reader_parameters=_READER,
            parameters=_PARAMETERS,
            verdict=Verdict.CORRECT,
        ),
        Example(
            "def distinct(x):\n    x = x.tolist()\n    return len({a for a in x for b in x if a == b})\n",
            reader="code",
            reader_parameters=_READER,
            parameters=_PARAMETERS,
            verdict=Verdict.INCORRECT,
            misconception="grows too fast",
        ),
    )
    READS: ClassVar[frozenset[str]] = frozenset({"code"})
    NEEDS_REFERENCE: ClassVar[bool] = False
    CONSISTENCY_ONLY: ClassVar[bool] = True
    inputs: ClassVar[str] = ""
    sizes: ClassVar[tuple[Mapping[str, int], ...]] = ()
    draws: ClassVar[int] = 1

    function: str
    dimension: str
    at_most: float
    tried: tuple[int, ...] = (64, 256, 1024)
    fixed: Mapping[str, int] | None = None
    least: int = 2
    tensors: Literal["no", "float32", "float64"] = "no"
    cpu: float = 10.0

    def __post_init__(self) -> None:
        """Refuse sizes that do not grow."""
        if len(self.tried) < 2 or list(self.tried) != sorted(set(self.tried)) or self.tried[0] < 1:
            raise ValueError("`tried` needs at least two sizes, growing")

    def judge(self, subject: Subject) -> Outcome:
        """Measure, and where growth is too fast, measure again."""
        return settled(partial(self._judge, Bench.of(self, subject)))

    def _judge(self, bench: Bench) -> Outcome:
        power = self._power(bench)
        if power > self.at_most + _MARGIN:
            power = min(power, self._power(bench))
        facts = {"sizes": {self.dimension: list(self.tried)}, "power": round(power, 2)}
        if power <= self.at_most + _MARGIN:
            return correct("scaling.holds", "Computing time grows no faster than it should.", **facts)
        words = f"computing time grows too fast with {self.dimension}"
        told = f"The computing time of `{self.function}` grows about as {self.dimension}^{power:.1f}, too fast."
        return replace(incorrect("scaling.too-fast", told, **facts), misconception=words)

    def _power(self, bench: Bench) -> float:
        """The power with which time grows, between the two largest sizes and over all; 0 where none is to be seen."""
        times = [self._time(bench, size) for size in self.tried]
        if times[-1] < _VISIBLE:
            return 0.0
        last = np.log(times[-1] / times[-2]) / np.log(self.tried[-1] / self.tried[-2])
        whole = np.log(times[-1] / times[0]) / np.log(self.tried[-1] / self.tried[0])
        return float(min(last, whole)) if len(times) > 2 else float(last)

    def _time(self, bench: Bench, size: int) -> float:
        rng = bench.rng("inputs", size)
        sizes = bench.contract.sizes(rng, self.least, 7, {**(self.fixed or {}), self.dimension: size})
        case = Case(bench.contract.draw(rng, sizes), sizes)
        return max(min(bench.observe(case).cpu for _ in range(_REPEATS)), 1e-6)
