"""Results where numbers are extreme: logits of a thousand, empty mass, long products."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from grader.checks._code_agree import Trial, wrong_values
from grader.checks._code_bench import Bench, expected_part, which
from grader.checks._code_cases import scaled
from grader.checks._code_faults import settled
from grader.maths.arrays import Tolerance, as_numbers
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import Outcome, correct, incorrect
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.checks._code_cases import Case
    from grader.model.kinds import Subject

_READER = {"functions": {"softmax": "z: [n] -> [n]"}}
_REFERENCE = {
    "value": "import numpy as np\n\ndef softmax(z):\n    e = np.exp(z - z.max())\n    return e / e.sum()\n",
}


@dataclass(frozen=True)
class Stable(AbstractCheck):
    """Results stay finite, and right where `accept` says what is right, when numbers are extreme.

    Parameters
    ----------
    function:
        Name of the student's function.
    scale:
        By how much arguments, named, are multiplied after they have been drawn: `{logits: 1000}`.
    accept:
        Private functions of which one must agree for all inputs; none: finite results are enough.
    result:
        Position or key of the result that is looked at, from 0; all of what is returned unless set.
    inputs:
        Private function `inputs(rng)` that yields tuples of extreme arguments; drawn from the contract unless set.
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
    tensors:
        Hand arrays over as torch tensors of this type.
    cpu:
        Seconds of computing time for one call.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "import numpy as np\n\ndef softmax(z):\n    e = np.exp(z - np.max(z))\n    return e / e.sum()\n",
            reader="code", reader_parameters=_READER, reference=_REFERENCE, verdict=Verdict.CORRECT,
            parameters={"function": "softmax", "scale": {"z": 1000}, "accept": ("softmax",)},
        ),
        Example(
            "import numpy as np\n\ndef softmax(z):\n    return np.exp(z) / np.exp(z).sum()\n",
            reader="code", reader_parameters=_READER, reference=_REFERENCE, verdict=Verdict.INCORRECT,
            parameters={"function": "softmax", "scale": {"z": 1000}}, misconception="not finite",
        ),
    )  # fmt: skip
    READS: ClassVar[frozenset[str]] = frozenset({"code"})
    NEEDS_REFERENCE: ClassVar[bool] = False
    CONSISTENCY_ONLY: ClassVar[bool] = True

    function: str
    scale: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    accept: tuple[str, ...] = ()
    result: int | str | None = None
    inputs: str = ""
    sizes: tuple[Mapping[str, int], ...] = ()
    draws: int = 4
    least: int = 2
    relative: float = 1e-7
    absolute: float | None = None
    tensors: Literal["no", "float32", "float64"] = "no"
    cpu: float = 10.0

    def __post_init__(self) -> None:
        """Refuse parameters under which nothing would be extreme."""
        if not self.scale and not self.inputs:
            raise ValueError("nothing is extreme: `stable` needs `scale` or `inputs`")

    def judge(self, subject: Subject) -> Outcome:
        """Call the function on every extreme input; finiteness first, then values."""
        return settled(partial(self._judge, Bench.of(self, subject)))

    def _judge(self, bench: Bench) -> Outcome:
        factors = self._factors(bench)
        seen = []
        for case in bench.cases():
            extreme = scaled(case, factors)
            value = bench.value(extreme, self.result)
            if self._strange(bench, extreme, value):
                return self._overflow(case)
            seen.append((extreme, value))
        return self._values(bench, seen) or correct("stable.finite", f"Right for {len(seen)} extreme inputs.")

    def _factors(self, bench: Bench) -> dict[int, float]:
        unknown = set(self.scale) - set(bench.names)
        if unknown:
            raise ValueError(f"`scale` names {', '.join(sorted(unknown))}, which `{self.function}` does not take")
        return {bench.names.index(name): factor for name, factor in self.scale.items()}

    def _strange(self, bench: Bench, case: Case, value: Any) -> bool:
        """Whether a result is not finite, and none of the accepted functions gives the same there."""
        if all(np.isfinite(each).all() for each in _arrays(value)):
            return False
        right = [expected_part(bench.expected(name, case), self.result) for name in self.accept]
        return not any(Trial.of(case, value, each, Tolerance(self.relative)).mismatch is None for each in right)

    def _overflow(self, case: Case) -> Outcome:
        subject = f"`{self.function}`" if self.result is None else f"{which(self.result)} of `{self.function}`"
        words = f"{subject[:1].upper()}{subject[1:]} is not finite for extreme inputs ({case.words or 'no sizes'})."
        outcome = incorrect("stable.overflow", words, sizes=dict(case.sizes), function=self.function)
        misconception = "not finite for extreme inputs: something overflows or is divided by zero"
        return Outcome(outcome.verdict, outcome.credit, outcome.evidence, misconception)

    def _values(self, bench: Bench, seen: list[tuple[Case, Any]]) -> Outcome | None:
        tolerance = Tolerance(self.relative, self.absolute)

        def trial(name: str, case: Case, value: Any) -> Trial:
            return Trial.of(case, value, expected_part(bench.expected(name, case), self.result), tolerance)

        rows = [[trial(name, case, value) for case, value in seen] for name in self.accept]
        if not rows or any(all(trial.mismatch is None for trial in row) for row in rows):
            return None
        return wrong_values("stable", f"`{self.function}` for extreme inputs", rows[0])


def _arrays(value: Any) -> Iterator[np.ndarray]:
    """All numbers in a result."""
    if isinstance(value, (tuple, list)):
        for each in value:
            yield from _arrays(each)
    elif isinstance(value, dict):
        yield from _arrays(tuple(value.values()))
    else:
        found = as_numbers(value)
        if found is not None:
            yield found
