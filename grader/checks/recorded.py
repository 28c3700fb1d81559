"""What a function passed to the functions that it was handed."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

from grader.checks._code_agree import Trial, printed
from grader.checks._code_bench import Bench
from grader.checks._code_cases import for_library
from grader.checks._code_faults import Fault, settled, value_of
from grader.maths.arrays import Tolerance
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import NOTHING, Counterexample, Evidence, Outcome, correct, incorrect, undecided
from grader.model.verdict import Verdict
from grader.shield import Crash, shielded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from grader.checks._code_cases import Case
    from grader.model.kinds import Subject

_READER: Final = {"functions": {"each": "f: callback, n: int(1..9) -> any"}}
_REFERENCE: Final = {
    "value": (
        "def inputs(rng):\n    yield (lambda x: None), 4\n\n"
        "def in_order(arguments, asked, value):\n"
        "    yield [x for x, in asked.get('f', ())], list(range(arguments[1])), 'f gets 0, 1, 2, ... in order'\n"
    )
}


@dataclass(frozen=True)
class Recorded(AbstractCheck):
    """What the student's code passed to the functions among its arguments is what it has to pass.

    `inputs` yields arguments with functions among them. They run on the host, which keeps the record: student code
    cannot forge it. The private function `record(arguments, asked, value)` looks at it, where `asked` has, by the
    name of the parameter, the arguments of every call in order; it yields pairs `(left, right)` that must be equal,
    or triples with words for the student, as for the check `law`.

    Parameters
    ----------
    function:
        Name of the student's function.
    record:
        Private function that judges the record.
    repeat:
        How often the function is called on each input; records are handed over one after the other as one.
    inputs:
        Private function `inputs(rng)` that yields tuples of arguments.
    sizes:
        Sizes to draw inputs for, as a list of tables.
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
            "def each(f, n):\n    for k in range(n):\n        f(k)\n", reader="code", reader_parameters=_READER,
            reference=_REFERENCE, verdict=Verdict.CORRECT,
            parameters={"function": "each", "record": "in_order", "inputs": "inputs"},
        ),
        Example(
            "def each(f, n):\n    for k in range(n):\n        f(k + 1)\n", reader="code",
            reader_parameters=_READER, reference=_REFERENCE, verdict=Verdict.INCORRECT, misconception="in order",
            parameters={"function": "each", "record": "in_order", "inputs": "inputs"},
        ),
    )  # fmt: skip
    READS: ClassVar[frozenset[str]] = frozenset({"code"})

    function: str
    record: str
    inputs: str
    repeat: int = 1
    sizes: tuple[Mapping[str, int], ...] = ()
    draws: int = 4
    least: int = 1
    relative: float = 1e-7
    absolute: float | None = None
    tensors: Literal["no", "float32", "float64"] = "no"
    cpu: float = 10.0

    def judge(self, subject: Subject) -> Outcome:
        """Call the function on every input and go through what the private function yields."""
        return settled(partial(self._judge, Bench.of(self, subject)))

    def _judge(self, bench: Bench) -> Outcome:
        tolerance = Tolerance(self.relative, self.absolute)
        count = 0
        for case in bench.cases():
            for left, right, words in self._rows(bench, case):
                count += 1
                trial = Trial.of(case, left, right, tolerance)
                if trial.mismatch is not None:
                    return self._broken(trial, words)
        if not count:
            raise ValueError(f"`{self.record}` yields nothing")
        return correct("recorded.right", f"The calls are right in all {count} respects.", draws=count)

    def _rows(self, bench: Bench, case: Case) -> Iterator[tuple[Any, Any, str]]:
        asked: dict[str, list[tuple[Any, ...]]] = {}
        value = None
        for _ in range(self.repeat):
            call = bench.call(case)
            noting = {name: _noting(function, asked.setdefault(name, [])) for name, function in call.callbacks.items()}
            observed = bench.student.call(replace(call, callbacks=noting))
            value = value_of(observed, self.function, case.words)
        rows = shielded(lambda: list(bench.private(self.record)(for_library(case.arguments), asked, value)))
        if isinstance(rows, Crash):
            raise Fault(self._unusable(bench, case, rows))
        for row in rows:
            left, right, *words = row
            yield left, right, str(words[0]) if words else ""

    def _unusable(self, bench: Bench, case: Case, crash: Crash) -> Outcome:
        """Whose fault it is that the record cannot be judged: the author's, if that of the reference cannot either."""
        words = f"How `{self.function}` calls what it is handed cannot be judged: {crash.type}: {crash.message}."
        if bench.library is None or self.function not in vars(bench.library):
            return undecided("recorded.unusable", words, function=self.function)
        asked: dict[str, list[tuple[Any, ...]]] = {}
        arguments = tuple(
            _noting(each, asked.setdefault(name, [])) if callable(each) else each
            for name, each in zip(bench.names, for_library(case.arguments), strict=False)
        )
        value = bench.private(self.function)(*arguments)
        right = shielded(lambda: list(bench.private(self.record)(for_library(case.arguments), asked, value)))
        if isinstance(right, Crash):
            raise RuntimeError(f"{self.record}: {right}")  # noqa: TRY004  (a crash is a value here)
        return incorrect("recorded.unusable", words, function=self.function)

    def _broken(self, trial: Trial, words: str) -> Outcome:
        assert trial.mismatch is not None
        told = words or "what is passed on is not right"
        rationale = f"{told[:1].upper()}{told[1:]}."
        facts = {"function": self.function, "reason": trial.mismatch.reason, "expected": printed(trial.expected)}
        shown = Counterexample({}, printed(trial.actual), printed(trial.expected), trial.mismatch.where)
        return Outcome(Verdict.INCORRECT, NOTHING, Evidence("recorded.wrong", rationale, facts), words, shown)


def _noting(function: Callable[..., Any], calls: list[tuple[Any, ...]]) -> Callable[..., Any]:
    """The function, with a note of the arguments of each call in the order of its parameters."""

    def noted(*arguments: Any, **keywords: Any) -> Any:
        calls.append(_in_order(function, arguments, keywords))
        return function(*arguments, **keywords)

    return noted


def _in_order(function: Callable[..., Any], arguments: tuple[Any, ...], keywords: dict[str, Any]) -> tuple[Any, ...]:
    try:
        bound = inspect.signature(function).bind(*arguments, **keywords)
    except (TypeError, ValueError):  # the call does not fit, and the function will say so
        return (*arguments, *keywords.values())
    return (*bound.args, *bound.kwargs.values())
