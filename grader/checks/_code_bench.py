"""One function of the student's, set up to be called by one check."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Protocol

from grader.answers.code import Code
from grader.checks._code_cases import (
    Outgoing,
    contract_of,
    drawn,
    for_library,
    generator,
    in_order,
    listed,
    of_sizes,
)
from grader.checks._code_faults import Fault, needs_library, value_of
from grader.model.outcome import incorrect
from grader.model.student import Call, Status
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from types import ModuleType

    import numpy as np

    from grader.checks._code_cases import Case
    from grader.contracts import Contract
    from grader.model.kinds import Subject
    from grader.model.outcome import Outcome
    from grader.model.student import AbstractStudent, Observation

_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth")


class Asks(Protocol):
    """The parameters that every check shares which calls a function of the student's on some inputs."""

    @property
    def function(self) -> str: ...
    @property
    def inputs(self) -> str: ...
    @property
    def sizes(self) -> tuple[Mapping[str, int], ...]: ...
    @property
    def draws(self) -> int: ...
    @property
    def least(self) -> int: ...
    @property
    def tensors(self) -> str: ...
    @property
    def cpu(self) -> float: ...
    @property
    def name(self) -> str: ...
    @classmethod
    def kind(cls) -> str: ...


@dataclass(frozen=True, slots=True)
class Mistake:
    """A private function that is wrong: the misconception in words, and what it is worth all the same."""

    name: str
    words: str
    credit: Fraction

    def credited(self, outcome: Outcome) -> Outcome:
        """The outcome of a result that is this mistake."""
        return replace(outcome, verdict=Verdict.PARTIAL, credit=self.credit) if self.credit else outcome


@dataclass(frozen=True, slots=True)
class Bench:
    """What a check needs to call a function of the student's and the private ones beside it."""

    asks: Asks
    student: AbstractStudent
    library: ModuleType | None
    functions: Mapping[str, str]
    seed: int
    function: str

    @staticmethod
    def of(asks: Asks, subject: Subject) -> Bench:
        """The bench of a check."""
        return Bench(asks, student_of(subject), subject.library, functions_of(subject), subject.seed, asks.function)

    def calling(self, function: str) -> Bench:
        """The same bench with another function of the student's."""
        return replace(self, function=function)

    @property
    def contract(self) -> Contract:
        """Its contract."""
        return contract_of(self.functions, self.function)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of its parameters."""
        return tuple(each.name for each in self.contract.parameters)

    def rng(self, *purpose: str | int) -> np.random.Generator:
        """A source of randomness of this check alone."""
        return generator(self.seed, self.asks.name or self.asks.kind(), *purpose)

    def cases(self) -> tuple[Case, ...]:
        """Fresh inputs: those of the private function, of the listed sizes, or drawn at several sizes."""
        rng = self.rng("inputs")
        if self.asks.inputs:
            return listed(self.private(self.asks.inputs)(rng), self.contract)
        if self.asks.sizes:
            return of_sizes(self.contract, rng, self.asks.sizes)
        return drawn(self.contract, rng, self.asks.draws, self.asks.least)

    def private(self, name: str) -> Callable[..., Any]:
        """A function of the reference.

        Raises
        ------
        Fault
            If the reference is not here.
        ValueError
            If it has no such function.

        """
        if self.library is None:
            raise Fault(needs_library())
        found: Callable[..., Any] | None = getattr(self.library, name, None)
        if found is None:
            raise ValueError(f"the reference has no function `{name}`")
        return found

    def expected(self, name: str, case: Case) -> Any:
        """What a private function gives for an input."""
        return self.private(name)(*for_library(case.arguments))

    def mistakes(self, table: str = "MISTAKES") -> Iterator[Mistake]:
        """Wrong functions for this one in a private table: `{name: words}`, or `{name: (words, credit)}`."""
        found: Mapping[str, Mapping[str, Any]] = getattr(self.library, table, {})
        for name, told in found.get(self.function, {}).items():
            words, credit = told if isinstance(told, tuple) else (told, 0)
            yield Mistake(name, words, Fraction(credit))

    def call(self, case: Case, *, after: bool = False) -> Call:
        """The call of the student's function on an input."""
        outgoing = Outgoing(case.layout, self.asks.tensors)
        arguments = outgoing.all(case.arguments, self.names)
        return Call(self.function, arguments, {}, outgoing.callbacks, after, self.asks.cpu)

    def observe(self, case: Case, *, after: bool = False, strict: bool = False) -> Observation:
        """Call the student's function; raises `Fault` where nothing comes back.

        Where an odd layout of arrays alone makes it raise, it is called with an ordinary one, unless `strict`.
        """
        return self._settled(case, self.student.call(self.call(case, after=after)), after=after, strict=strict)

    def observe_all(
        self, cases: Sequence[Case], *, after: bool = False, strict: bool = False
    ) -> tuple[Observation, ...]:
        """The same for several inputs, in one exchange."""
        seen = self.student.call_all([self.call(case, after=after) for case in cases])
        pairs = zip(cases, seen, strict=True)
        return tuple(self._settled(case, observed, after=after, strict=strict) for case, observed in pairs)

    def _settled(self, case: Case, observed: Observation, *, after: bool, strict: bool) -> Observation:
        if observed.status is Status.RAISED and case.layout and not strict:
            observed = self.student.call(self.call(replace(case, layout=""), after=after))
        value_of(observed, self.function, case.words)
        return observed

    def values(self, cases: Sequence[Case], result: int | str | None = None) -> list[Any]:
        """What the student's function returns for each input, or one of its results."""
        return [self._chosen(observed.value, result) for observed in self.observe_all(cases)]

    def value(self, case: Case, result: int | str | None = None) -> Any:
        """What the student's function returns, or one of its results; raises `Fault` where there is none."""
        return self._chosen(self.observe(case).value, result)

    def _chosen(self, value: Any, result: int | str | None) -> Any:
        return chosen(in_order(value, self.contract), result, self.function)


def chosen(value: Any, result: int | str | None, function: str) -> Any:
    """One of several results of the student's function, by position or key; all of them for None."""
    if result is None:
        return value
    if isinstance(result, int) and isinstance(value, (tuple, list)) and -len(value) <= result < len(value):
        return value[result]
    if isinstance(value, dict) and result in value:
        return value[result]
    found = f"{len(value)} results" if isinstance(value, (tuple, list)) else "one result"
    words = f"`{function}` returns {found}; {which(result)} is asked for and missing."
    raise Fault(incorrect("code.results", words, function=function))


def expected_part(value: Any, result: int | str | None) -> Any:
    """The same of what the reference gives, which may be that result alone."""
    if result is None or not isinstance(value, (tuple, list, dict)):
        return value
    return value[result]  # type: ignore[index]  # an author's mistake is told as such


def which(result: int | str | None) -> str:
    """A result in words: `the second result`, `result 'loss'`."""
    if isinstance(result, int):
        return f"the {_ORDINALS[result]} result" if 0 <= result < len(_ORDINALS) else f"result {result + 1}"
    return "the result" if result is None else f"the result `{result}`"


def student_of(subject: Subject) -> AbstractStudent:
    """The student's program.

    Raises
    ------
    ValueError
        If there is none: these checks stand below the answer kind `code` alone.

    """
    if subject.student is None:
        raise ValueError("no program is open for this answer")
    return subject.student


def functions_of(subject: Subject) -> Mapping[str, str]:
    """The contracts of the answer kind, by function."""
    assert isinstance(subject.reader, Code)
    return subject.reader.functions
