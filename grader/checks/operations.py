"""Counts of operations that a function returns, against those of an instrumented reference."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, replace
from fractions import Fraction  # noqa: TC003  (fields are bound by their types)
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

import numpy as np

from grader.checks._code_agree import Trial, wrong_values
from grader.checks._code_bench import Bench, Mistake
from grader.checks._code_cases import Case
from grader.checks._code_faults import Fault, settled
from grader.checks._regimes import exponents
from grader.maths.arrays import Tolerance, as_numbers
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import FULL, Evidence, Outcome, correct, incorrect, undecided
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.model.kinds import Subject

_READER: Final = {"functions": {"product": "n: int(2..9), d: int(10..20), r: int(2..4) -> {lora: scalar}"}}
_REFERENCE: Final = {"value": "def product(n, d, r):\n    return {'lora': n * d * r + n * r * d}\n"}
_GROWTH: Final = {"function": "product", "growth": True}
_DIRECTIONS: Final = 160
_NEAR, _FAR = 40, 80  # bits of an argument that grows at rate one
_DRIFT: Final = 6  # bits by which a ratio may change between them; constants and lower-order terms change it by less
_RISING: Final = tuple(range(2, 11))
_FORMULA: Final = 0.005  # seconds of CPU time that no formula takes
_TRIES: Final = 4
_OVERFLOW: Final = 2**62


@dataclass(frozen=True)
class Operations(AbstractCheck):
    """The function returns how many operations something takes, exactly or up to a constant factor.

    The right counts come from a private function that performs and counts the operations, or knows their number.
    With `growth` the class is enough, as in O(n d r): both counts are followed along random directions in which the
    arguments grow at different rates, and must not grow apart. A count that is exactly one of the planted mistakes (the
    table `MISTAKES` of the reference module) is told as such; where it is of the right class, it earns `inexact`.

    Parameters
    ----------
    function:
        Name of the student's function; its arguments are whole numbers.
    counts:
        Private function that gives the right counts; the one of the same name unless set.
    keys:
        The counts that are looked at, where they come in a dict; all of the reference's unless set.
    less:
        Key of another count that is taken off on both sides: what an additional step costs.
    growth:
        Whether only the class of growth has to be right.
    regimes:
        Conditions on how the arguments grow, for `growth`, such as `r << d`.
    inexact:
        What a planted mistake of the right class earns, for `growth`.
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
            "def product(n, d, r):\n    return {'lora': 2 * n * d * r}\n",
            reader="code",
            reader_parameters=_READER,
            reference=_REFERENCE,
            parameters={"function": "product"},
            verdict=Verdict.CORRECT,
        ),
        Example(
            "def product(n, d, r):\n    return {'lora': n * d * r}\n",
            reader="code",
            reader_parameters=_READER,
            reference=_REFERENCE,
            parameters={"function": "product"},
            verdict=Verdict.INCORRECT,
            misconception="factor of 2",
        ),
        Example(
            "def product(n, d, r):\n    return {'lora': n * d * r + n * d}\n",
            reader="code",
            reader_parameters=_READER,
            reference=_REFERENCE,
            parameters=_GROWTH,
            verdict=Verdict.CORRECT,
        ),
        Example(
            "def product(n, d, r):\n    return {'lora': n * d * d}\n",
            reader="code",
            reader_parameters=_READER,
            reference=_REFERENCE,
            parameters=_GROWTH,
            verdict=Verdict.INCORRECT,
            misconception="grows",
        ),
    )
    READS: ClassVar[frozenset[str]] = frozenset({"code"})

    function: str
    counts: str = ""
    keys: tuple[str, ...] = ()
    less: str = ""
    growth: bool = False
    regimes: tuple[str, ...] = ()
    inexact: Fraction = FULL
    inputs: str = ""
    sizes: tuple[Mapping[str, int], ...] = ()
    draws: int = 6
    least: int = 2
    tensors: Literal["no", "float32", "float64"] = "no"
    cpu: float = 10.0

    def judge(self, subject: Subject) -> Outcome:
        """Compare counts for every input, and then how they grow."""
        return settled(partial(self._judge, Bench.of(self, subject)))

    def _judge(self, bench: Bench) -> Outcome:
        cases = bench.cases()
        right = self._right(bench, cases)
        given = [self._given(value, other) for value, other in zip(bench.values(cases), right, strict=True)]
        trials = self._trials(cases, given, right)
        if all(trial.mismatch is None for trial in trials):
            return correct("operations.equal", f"Right for all {len(cases)} inputs.", draws=len(cases))
        mistake = self._planted(bench, cases, given)
        words = mistake.words if mistake else ""
        wrong = wrong_values("operations", f"The count of `{self.function}`", trials, words, "planted" if words else "")
        if not self.growth:
            return wrong
        apart = self._nothing(given) or self._apart(bench, mistake)
        if apart:
            told = words or apart
            rationale = f"The count {apart}." + (f" {words[:1].upper()}{words[1:]}." if words else "")
            return replace(incorrect("operations.growth", rationale), misconception=told)
        if words and self.inexact < FULL:
            rationale = f"The class is right, the count is not. {words[:1].upper()}{words[1:]}."
            evidence = Evidence("operations.inexact", rationale, {"function": self.function})
            return Outcome(Verdict.PARTIAL, self.inexact, evidence, words)
        return correct("operations.growth-equal", "The counts grow as they should.", draws=len(cases))

    def _right(self, bench: Bench, cases: Sequence[Case], name: str = "") -> list[Any]:
        """The right counts, or those of a planted mistake."""
        return [self._kept(bench.expected(name or self.counts or self.function, case)) for case in cases]

    def _kept(self, counts: Any) -> Any:
        """The counts that are looked at, without what is taken off."""
        if not isinstance(counts, dict):
            return counts
        off = counts[self.less] if self.less else 0
        return {key: counts[key] - off for key in self.keys or tuple(counts)}

    def _given(self, counts: Any, right: Any) -> Any:
        """The same of what the student returns."""
        if not isinstance(right, dict):
            return counts
        wanted = [*right, *([self.less] if self.less else [])]
        missing = [key for key in wanted if not isinstance(counts, dict) or key not in counts]
        if missing:
            words = f"`{self.function}` does not return {', '.join(f'`{key}`' for key in missing)}."
            raise Fault(incorrect("code.results", words))
        if not self.less:
            return {key: counts[key] for key in right}
        off = _number(counts[self.less], self.function)
        return {key: _number(counts[key], self.function) - off for key in right}

    def _trials(self, cases: Sequence[Case], given: Sequence[Any], right: Sequence[Any]) -> list[Trial]:
        rows = zip(cases, given, right, strict=True)
        return [Trial.of(case, one, other, Tolerance(1e-12)) for case, one, other in rows]

    def _planted(self, bench: Bench, cases: Sequence[Case], given: Sequence[Any]) -> Mistake | None:
        """The planted mistake that these counts are."""
        for mistake in bench.mistakes():
            trials = self._trials(cases, given, self._right(bench, cases, mistake.name))
            if all(trial.mismatch is None for trial in trials):
                return mistake
        return None

    def _nothing(self, given: Sequence[Any]) -> str:
        """That a count which is one more step is never any larger, in words."""
        more = [each for counts in given if isinstance(counts, dict) for each in counts.values()]
        return f"is no larger than `{self.less}`" if self.less and more and not any(more) else ""

    # --- growth --------------------------------------------------------------------------------------------------

    def _apart(self, bench: Bench, mistake: Mistake | None) -> str:
        """How a count grows apart from the right one, in words; empty where none does.

        Where it is a planted mistake, that is followed and not the student's function.
        """
        chance = random.Random(int(bench.rng("directions").integers(2**62)))  # noqa: S311  (directions, no secrets)
        ways = [exponents(bench.names, self.regimes, chance) for _ in range(_DIRECTIONS)]
        cases = [self._far(bench, way, bits) for way in ways for bits in (_NEAR, _FAR)]
        if mistake is None:
            self._follow(bench, [self._far(bench, ways[0], bits) for bits in _RISING])
        planted = [bench.expected(mistake.name, each) for each in cases] if mistake else None
        given = planted or self._followed(bench, cases)
        right = self._right(bench, cases)
        ratios = [self._ratios(value, other) for value, other in zip(given, right, strict=True)]
        for way, before, after in zip(ways, ratios[::2], ratios[1::2], strict=True):
            for key in before:
                drift = after[key] - before[key]
                if not abs(drift) <= _DRIFT:
                    ranked = sorted(way, key=lambda name: -way[name])
                    where = f" when {ranked[0]} grows faster than {ranked[-1]}" if len(ranked) > 1 else ""
                    name = f"`{key}` " if key else ""
                    return f"{name}grows {'faster' if drift > 0 else 'more slowly'} than it should{where}"
        return ""

    def _far(self, bench: Bench, way: Mapping[str, float], bits: int) -> Case:
        """Arguments far along a direction."""
        return Case(tuple(int(2.0 ** (bits * way[name])) + 1 for name in bench.names))

    def _follow(self, bench: Bench, cases: Sequence[Case]) -> None:
        """Give up on a function that goes through its operations, before it takes too long.

        A call that takes long is tried again: on a busy machine any one may.
        """
        for case in cases:
            if all(bench.student.call(bench.call(case)).cpu > _FORMULA for _ in range(_TRIES)):
                raise Fault(_unseen(self.function))

    def _followed(self, bench: Bench, cases: Sequence[Case]) -> list[Any]:
        """Counts for large arguments; where none come back, nothing is known of the growth."""
        try:
            return bench.values(cases)
        except Fault as fault:
            if not fault.outcome.verdict.settled:
                raise
            raise Fault(_unseen(self.function)) from fault

    def _ratios(self, value: Any, right: Any) -> dict[str, float]:
        """Logarithms to base 2 of the ratio of each count to the right one."""
        rights = right if isinstance(right, dict) else {"": right}
        given = self._given(value, right) if isinstance(right, dict) else {"": value}
        found: dict[str, float] = {}
        for key, other in rights.items():
            one = given[key]
            number = _number(one, self.function)
            blurred = isinstance(number, float) and bool(self.less)
            if blurred or (isinstance(one, (np.ndarray, np.generic)) and abs(other) >= _OVERFLOW):
                raise Fault(_unseen(self.function))  # whole numbers of 64 bits, or a difference lost to rounding
            found[key] = _log2(number) - _log2(other) if number > 0 else float("nan")
        return found


def _number(value: Any, function: str) -> int | float:
    found = as_numbers(value)
    if found is None or found.size != 1 or found.dtype.kind not in "iuf":
        raise Fault(incorrect("code.results", f"`{function}` does not return a number for a count."))
    number = value if type(value) is int else found.reshape(()).item()
    if not math.isfinite(number):
        raise Fault(incorrect("code.results", f"`{function}` returns a count that is not finite."))
    return number


def _log2(value: float) -> float:
    return float(math.log2(value))


def _unseen(function: str) -> Outcome:
    words = f"`{function}` does not give the exact counts, and how it grows cannot be seen for large arguments."
    return undecided("operations.unseen", words, function=function)
