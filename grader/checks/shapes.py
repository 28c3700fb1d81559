"""Shapes and kinds of numbers of what a function returns, by its contract."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from grader.checks._code_agree import brief
from grader.checks._code_bench import Bench
from grader.checks._code_cases import of_sizes
from grader.checks._code_faults import settled
from grader.contracts.types import IntType, PlainType, SizeType
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import NOTHING, Counterexample, Evidence, Outcome, correct
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.checks._code_cases import Case
    from grader.contracts import Contract
    from grader.contracts.types import Type
    from grader.model.kinds import Subject

_READER = {"functions": {"outer": "a: [n], b: [m] -> [n, m]"}}


@dataclass(frozen=True)
class Shapes(AbstractCheck):
    """What the function returns has the structure, shapes and kinds of numbers of its contract.

    Tried with dimensions of which no two have the same size, with each dimension of size one, with arrays in
    Fortran order and with gaps, and with the dimensions in `empty` of size zero. Values are not looked at.

    Parameters
    ----------
    function:
        Name of the student's function.
    empty:
        Dimensions that may be zero, each of which is tried.
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
            "import numpy as np\n\ndef outer(a, b):\n    return np.outer(a, b)\n", reader="code",
            reader_parameters=_READER, parameters={"function": "outer"}, verdict=Verdict.CORRECT,
        ),
        Example(
            "import numpy as np\n\ndef outer(a, b):\n    return np.outer(b, a)\n", reader="code",
            reader_parameters=_READER, parameters={"function": "outer"}, verdict=Verdict.INCORRECT,
        ),
    )  # fmt: skip
    READS: ClassVar[frozenset[str]] = frozenset({"code"})
    NEEDS_REFERENCE: ClassVar[bool] = False
    CONSISTENCY_ONLY: ClassVar[bool] = True

    function: str
    empty: tuple[str, ...] = ()
    inputs: str = ""
    sizes: tuple[Mapping[str, int], ...] = ()
    draws: int = 8
    least: int = 1
    tensors: Literal["no", "float32", "float64"] = "no"
    cpu: float = 10.0

    def judge(self, subject: Subject) -> Outcome:
        """Call the function on every input and hold each result to the contract."""
        return settled(partial(self._judge, Bench.of(self, subject)))

    def _judge(self, bench: Bench) -> Outcome:
        cases = (*bench.cases(), *self._emptied(bench))
        for case in cases:
            value = bench.observe(case, strict=True).value
            told = bench.contract.conforms(_numbers(value, bench.contract), case.sizes)
            if told:
                return self._differs(case, value, brief(told))
        return correct("shapes.equal", f"Right for all {len(cases)} inputs.", draws=len(cases))

    def _emptied(self, bench: Bench) -> Iterator[Case]:
        rng = bench.rng("empty")
        for name in self.empty:
            sizes = {**bench.contract.sizes(rng), name: 0}
            yield from of_sizes(bench.contract, rng, [sizes])

    def _differs(self, case: Case, value: Any, told: str) -> Outcome:
        case = replace(case, sizes=dict(case.sizes))
        where = f" {case.words}" if case.words else ""
        rationale = f"`{self.function}`{where}: {told}."
        point = {name: str(size) for name, size in case.sizes.items()}
        facts = {"sizes": dict(case.sizes), "function": self.function}
        shown = Counterexample(point, outline(value))
        return Outcome(Verdict.INCORRECT, NOTHING, Evidence("shapes.differs", rationale, facts), counterexample=shown)


def _numbers(value: Any, contract: Contract) -> Any:
    """The results with arrays of one entry as the number that they stand for, where a number is asked for."""
    kinds = [each.type for each in contract.results]
    if len(kinds) == 1:
        return _number(value, kinds[0])
    if isinstance(value, (tuple, list)) and len(value) == len(kinds):
        return tuple(_number(each, kind) for each, kind in zip(value, kinds, strict=True))
    return value


def _number(value: Any, kind: Type) -> Any:
    single = isinstance(value, np.ndarray) and value.size == 1 and isinstance(kind, (PlainType, IntType, SizeType))
    return value.reshape(()) if single else value


def outline(value: Any) -> str:
    """Structure and shapes of a value, without its numbers."""
    if isinstance(value, (tuple, list)):
        inner = ", ".join(outline(each) for each in value[:6])
        return f"({inner})" if isinstance(value, tuple) else f"[{inner}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {outline(each)}" for key, each in value.items()) + "}"
    if hasattr(value, "shape") and hasattr(value, "dtype"):
        return f"{value.dtype}{list(value.shape)}"
    return type(value).__name__
