"""How often the student's code calls a function that it was handed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from grader.checks._code_bench import Bench
from grader.checks._code_faults import settled
from grader.contracts.dimensions import Dimension
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import Outcome, correct, incorrect
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.checks._code_cases import Case
    from grader.model.kinds import Subject

_READER: Final = {"functions": {"largest": "f: callback, n: int(1..9) -> any"}}
_REFERENCE: Final = {"value": "def inputs(rng):\n    for n in (1, 4, 9):\n        yield (lambda x: -x * x), n\n"}
_PARAMETERS: Final = {"function": "largest", "callback": "f", "inputs": "inputs", "at_most": "n"}


@dataclass(frozen=True)
class Calls(AbstractCheck):
    """The student's code calls a function among its arguments as often as it should.

    Bounds are expressions of the contract's dimensions and of whole numbers among the arguments, by name:
    `B * T`, `n - 1`.

    Parameters
    ----------
    function:
        Name of the student's function.
    callback:
        The parameter that is called.
    at_least:
        The fewest calls, as an expression.
    at_most:
        The most calls, as an expression.
    inputs:
        Private function `inputs(rng)` that yields tuples of arguments.
    sizes:
        Sizes to draw inputs for, as a list of tables.
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
            "def largest(f, n):\n    return max(range(n), key=f)\n",
            reader="code",
            reader_parameters=_READER,
            reference=_REFERENCE,
            parameters=_PARAMETERS,
            verdict=Verdict.CORRECT,
        ),
        Example(
            "def largest(f, n):\n    return [k for k in range(n) if f(k) == max(map(f, range(n)))][0]\n",
            reader="code",
            reader_parameters=_READER,
            reference=_REFERENCE,
            parameters=_PARAMETERS,
            verdict=Verdict.INCORRECT,
            misconception="too often",
        ),
    )
    READS: ClassVar[frozenset[str]] = frozenset({"code"})
    CONSISTENCY_ONLY: ClassVar[bool] = True

    function: str
    callback: str
    inputs: str
    at_least: str = ""
    at_most: str = ""
    sizes: tuple[Mapping[str, int], ...] = ()
    draws: int = 4
    least: int = 1
    tensors: Literal["no", "float32", "float64"] = "no"
    cpu: float = 10.0

    def __post_init__(self) -> None:
        """Refuse expressions that are none, and a check without a bound."""
        if not self.at_least and not self.at_most:
            raise ValueError("`calls` needs `at_least` or `at_most`")
        for each in filter(None, (self.at_least, self.at_most)):
            Dimension.parse(each)

    def judge(self, subject: Subject) -> Outcome:
        """Count the calls for every input."""
        return settled(partial(self._judge, Bench.of(self, subject)))

    def _judge(self, bench: Bench) -> Outcome:
        cases = bench.cases()
        for case in cases:
            known = self._known(bench, case)
            count = len(bench.observe(case).asked.get(self.callback, ()))
            if self.at_most and count > Dimension.parse(self.at_most).size(known):
                return self._wrong("too often", f"at most {self.at_most}", count, known)
            if self.at_least and count < Dimension.parse(self.at_least).size(known):
                return self._wrong("too seldom", f"at least {self.at_least}", count, known)
        return correct("calls.right", f"`{self.callback}` is called as often as it should.", draws=len(cases))

    def _known(self, bench: Bench, case: Case) -> dict[str, int]:
        """What an expression may name."""
        named = zip(bench.names, case.arguments, strict=False)
        whole = {name: value for name, value in named if isinstance(value, int) and not isinstance(value, bool)}
        return {**whole, **case.sizes}

    def _wrong(self, how: str, bound: str, count: int, known: Mapping[str, int]) -> Outcome:
        words = f"`{self.callback}` is called {how}"
        sizes = ", ".join(f"{name} = {value}" for name, value in known.items())
        told = f"`{self.function}` calls `{self.callback}` {count} times where {bound} are allowed ({sizes})."
        outcome = incorrect(f"calls.{how.replace(' ', '-')}", told, sizes=dict(known), given=count)
        return replace(outcome, misconception=words)
