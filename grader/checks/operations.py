"""Counts of operations that a function returns, against those of an instrumented reference."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

import numpy as np

from grader.checks._code_agree import Trial, wrong_values
from grader.checks._code_bench import Bench
from grader.checks._code_faults import Fault, settled
from grader.maths.arrays import Tolerance, as_numbers
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import Outcome, correct, incorrect
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.checks._code_cases import Case
    from grader.model.kinds import Subject

_READER: Final = {"functions": {"product": "n: int(2..9), d: int(10..20), r: int(2..4) -> {lora: scalar}"}}
_REFERENCE: Final = {"value": "def product(n, d, r):\n    return {'lora': n * d * r + n * r * d}\n"}
_GROWTH: Final = {"function": "product", "growth": True}
_DOUBLINGS: Final = 8
_STEADY: Final = 0.05  # of a doubling: by so little may the ratio still change at the end


@dataclass(frozen=True)
class Operations(AbstractCheck):
    """The function returns how many operations something takes, exactly or up to a constant factor.

    The right counts come from a private function that performs and counts the operations, or knows their number.
    With `growth` only the class matters, as in O(n d r): the ratio of both counts has to become steady while each of
    the arguments grows, and while all of them do.

    Parameters
    ----------
    function:
        Name of the student's function; its arguments are whole numbers.
    counts:
        Private function that gives the right counts; the one of the same name unless set.
    keys:
        The counts that are looked at, where they come in a dict; all of the reference's unless set.
    growth:
        Whether only the class of growth has to be right.
    grow:
        Groups of arguments that grow together, for `growth`; each alone and all together unless set.
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
    growth: bool = False
    grow: tuple[tuple[str, ...], ...] = ()
    inputs: str = ""
    sizes: tuple[Mapping[str, int], ...] = ()
    draws: int = 6
    least: int = 2
    tensors: Literal["no", "float32", "float64"] = "no"
    cpu: float = 10.0

    def judge(self, subject: Subject) -> Outcome:
        """Compare counts for every input, or how they grow from there."""
        return settled(partial(self._judge, Bench.of(self, subject)))

    def _judge(self, bench: Bench) -> Outcome:
        cases = bench.cases()
        if not self.growth:
            pairs = [(case, *self._both(bench, case)) for case in cases]
            trials = [Trial.of(case, given, right, Tolerance(1e-12)) for case, given, right in pairs]
            if any(trial.mismatch is not None for trial in trials):
                return wrong_values("operations", f"The count of `{self.function}`", trials)
            return correct("operations.equal", f"Right for all {len(cases)} inputs.", draws=len(cases))
        for case in cases[:2]:
            for group in self._groups(bench, case):
                wrong = self._too_different(bench, case, group)
                if wrong:
                    words = f"{wrong} grows differently with {' and '.join(group)}"
                    told = f"The count {words} than it should."
                    return replace(incorrect("operations.growth", told), misconception=words)
        return correct("operations.growth-equal", "The counts grow as they should.", draws=len(cases))

    def _both(self, bench: Bench, case: Case) -> tuple[Any, Any]:
        """The student's counts and the right ones, with the same keys."""
        given, right = bench.value(case), bench.expected(self.counts or self.function, case)
        if isinstance(right, dict):
            keys = self.keys or tuple(right)
            missing = [key for key in keys if not isinstance(given, dict) or key not in given]
            if missing:
                words = f"`{self.function}` does not return {', '.join(f'`{key}`' for key in missing)}."
                raise Fault(incorrect("code.results", words))
            return {key: given[key] for key in keys}, {key: right[key] for key in keys}
        return given, right

    def _groups(self, bench: Bench, case: Case) -> Iterator[tuple[str, ...]]:
        whole = [name for name, value in zip(bench.names, case.arguments, strict=False) if isinstance(value, int)]
        if self.grow:
            yield from self.grow
            return
        yield from ((name,) for name in whole)
        if len(whole) > 1:
            yield tuple(whole)

    def _too_different(self, bench: Bench, case: Case, group: tuple[str, ...]) -> str:
        """The count whose ratio to the right one does not become steady while the group grows."""
        places = [bench.contract.place(name) for name in group]
        rows = []
        for doubling in (_DOUBLINGS - 1, _DOUBLINGS):
            arguments = tuple(
                value << doubling if place in places else value for place, value in enumerate(case.arguments)
            )
            rows.append(self._ratios(*self._both(bench, replace(case, arguments=arguments))))
        for name, before in rows[0].items():
            after = rows[1].get(name, 0.0)
            if not before > 0 or not after > 0 or abs(np.log2(after / before)) > _STEADY:
                return name
        return ""

    def _ratios(self, given: Any, right: Any) -> dict[str, float]:
        keyed = isinstance(right, dict)
        pairs = [(str(key), given[key], right[key]) for key in right] if keyed else [("", given, right)]
        ratios: dict[str, float] = {}
        for name, one, other in pairs:
            found = as_numbers(one)
            if found is None or found.size != 1 or found.dtype.kind not in "iuf":
                raise Fault(incorrect("code.results", f"`{self.function}` does not return a number for a count."))
            ratios[f"`{name}`" if name else "it"] = float(found.reshape(())) / float(other)
        return ratios
