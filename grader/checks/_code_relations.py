"""Properties that tie two calls to each other: what was changed in the arguments, and what may change in the result."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.checks._code_agree import finite, fitted, printed, told
from grader.checks._code_bench import which
from grader.checks._code_faults import Fault
from grader.maths.arrays import Tolerance, as_numbers, compare
from grader.model.outcome import NOTHING, Counterexample, Evidence, Outcome, incorrect
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.checks._code_bench import Bench
    from grader.checks._code_cases import Case


def places(bench: Bench, names: Mapping[str, int]) -> dict[int, int]:
    """Axes by position of the argument.

    Raises
    ------
    ValueError
        If the contract has no parameter of that name.

    """
    return {bench.contract.place(name): axis for name, axis in names.items()}


def changed(case: Case, change: Mapping[int, Callable[[np.ndarray], np.ndarray]]) -> Case:
    """The case with some arguments changed by functions of theirs."""
    arguments = tuple(
        change[place](np.asarray(value)) if place in change else value for place, value in enumerate(case.arguments)
    )
    return replace(case, arguments=arguments)


def others(bench: Bench, case: Case, rng: np.random.Generator) -> tuple[Any, ...]:
    """Other arguments of the same shapes: drawn again where the sizes are known, else shaken."""
    if bench.contract.names <= set(case.sizes) and not bench.asks.inputs:
        return bench.contract.draw(rng, case.sizes)
    return tuple(_shaken(np.asarray(value), rng) if _numeric(value) else value for value in case.arguments)


def _numeric(value: Any) -> bool:
    return isinstance(value, (np.ndarray, float)) and np.asarray(value).dtype.kind in "biuf"


def _shaken(array: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    if array.dtype.kind == "f":
        return np.asarray(array + rng.normal(size=array.shape) * (array.std() + 1))
    if array.size == 0 or array.dtype.kind == "b":
        return np.asarray(~array)
    return rng.integers(array.min(), array.max() + 1, size=array.shape).astype(array.dtype)


def spliced(first: Any, second: Any, axis: int, start: int) -> np.ndarray:
    """The first array up to a position along an axis, and the second from there on."""
    index = np.arange(np.shape(first)[axis]) >= start
    shape = [1] * np.ndim(first)
    shape[axis] = -1
    return np.asarray(np.where(index.reshape(shape), second, first))


def array_of(value: Any, axis: int | None, bench: Bench, result: int | str | None) -> np.ndarray:
    """A result as an array that has this axis; raises `Fault` where it has none."""
    found = as_numbers(value)
    if found is None:
        raise Fault(incorrect("code.results", f"`{bench.function}`: {which(result)} holds no numbers."))
    if axis is not None and not -found.ndim <= axis < found.ndim:
        words = f"`{bench.function}`: {which(result)} has {found.ndim} axes, none of which is axis {axis}."
        raise Fault(incorrect("code.results", words))
    return found


def apart(kind: str, words: str, case: Case, sides: tuple[Any, Any], tolerance: Tolerance) -> Outcome | None:
    """The outcome where the two sides of a property differ; None where they agree.

    `words` are the misconception, the left side is what came out and the right one what it should be.
    """
    left, right = sides
    mismatch = compare(fitted(left, right), fitted(right, right), tolerance)
    if mismatch is None:
        return None
    rationale = f"{words[:1].upper()}{words[1:]} {case.words}".rstrip()
    facts = {"sizes": dict(case.sizes), "reason": mismatch.reason, "worst": finite(mismatch.worst)}
    point = {name: str(size) for name, size in case.sizes.items()}
    shown = Counterexample(point, printed(left), printed(right), mismatch.where)
    evidence = Evidence(f"{kind}.broken", f"{rationale}: {told(mismatch)}.", facts)
    return Outcome(Verdict.INCORRECT, NOTHING, evidence, words, shown)
