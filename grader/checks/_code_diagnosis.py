"""What a wrong array is instead of the right one, in words: sign, factor, axis, transpose, shift, and the like.

A diagnosis has to explain every wrong result of a check, not one of them. It names what was done and never a value.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import permutations
from typing import TYPE_CHECKING, Final

import numpy as np

from grader.checks._code_factors import factors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Pair:
    """A result and what it should have been, for one input; `sizes` are those of the contract's dimensions."""

    actual: np.ndarray
    expected: np.ndarray
    sizes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, order=True)
class Diagnosis:
    """A stable code, and the misconception in words."""

    code: str
    words: str


Rule = "Callable[[Pair], Iterator[tuple[str, str]]]"


def diagnose(wrong: Sequence[Pair], right: Sequence[Pair] = ()) -> Diagnosis | None:
    """What explains all wrong results (and is no contradiction to the right ones), the plainest first."""
    if not wrong or not all(_numbers(pair) for pair in (*wrong, *right)):
        return None
    # An axis of size one says nothing of axes; where other inputs are wrong too, those are asked.
    telling = [pair for pair in wrong if min(pair.expected.shape, default=2) > 1] or wrong
    for rule in _RULES:
        common = _in_common([list(rule(pair)) for pair in telling])
        if common:
            return Diagnosis(*common[0])
    found = factors([(pair.actual, pair.expected, pair.sizes) for pair in (*wrong, *right)], len(wrong))
    if found is not None:
        return Diagnosis(*found)
    for rule in _VAGUE:
        common = _in_common([list(rule(pair)) for pair in telling])
        if common:
            return Diagnosis(*common[0])
    return None


def _numbers(pair: Pair) -> bool:
    kinds = {pair.actual.dtype.kind, pair.expected.dtype.kind}
    return kinds <= set("fiu") and pair.expected.size > 0 and bool(np.isfinite(pair.actual).all())


def _in_common(told: Sequence[Sequence[tuple[str, str]]]) -> list[tuple[str, str]]:
    return [each for each in told[0] if all(each in other for other in told[1:])]


def alike(actual: np.ndarray, candidate: np.ndarray) -> bool:
    """Whether a result is a candidate, up to the rounding of its own type."""
    if actual.shape != candidate.shape or not np.isfinite(candidate).all():
        return False
    relative = 1e-3 if actual.dtype == np.float32 else 1e-7
    scale = float(np.max(np.abs(candidate), initial=0.0))
    return bool(np.allclose(actual, candidate, rtol=relative, atol=relative * scale * 1e-2))


# --- rules that compare with a candidate made of the right result ------------------------------------------------


def _sign(pair: Pair) -> Iterator[tuple[str, str]]:
    if np.any(pair.expected) and alike(pair.actual, -pair.expected):
        yield "sign", "the sign is wrong"


def _arranged(pair: Pair) -> Iterator[tuple[str, str]]:
    right = pair.expected
    if right.ndim == 2 and alike(pair.actual, right.T):
        yield "transposed", "transposed"
    for order in permutations(range(right.ndim)) if 3 <= right.ndim <= 4 else ():
        if order != tuple(range(right.ndim)) and alike(pair.actual, right.transpose(order)):
            yield "axes", f"the axes are in another order: {list(order)} of the right ones"
    if pair.actual.shape == right.shape and right.ndim >= 2:
        turned = right.reshape(-1).reshape(right.shape, order="F")
        if alike(pair.actual, turned) or alike(pair.actual, right.reshape(-1, order="F").reshape(right.shape)):
            yield "order", "entries are laid out column by column instead of row by row"
    for axis in range(right.ndim):
        if right.shape[axis] > 1 and alike(pair.actual, np.flip(right, axis)):
            yield "reversed", f"reversed along axis {axis}"


def _shaped(pair: Pair) -> Iterator[tuple[str, str]]:
    if pair.actual.shape == pair.expected.shape or pair.actual.size != pair.expected.size:
        return
    if alike(pair.actual.reshape(-1), pair.expected.reshape(-1)):
        plain = [size for size in pair.actual.shape if size != 1] == [size for size in pair.expected.shape if size != 1]
        yield ("kept-axis", "the right values with an axis of size one too many or too few") if plain else (
            "reshaped", "the right entries in another shape")  # fmt: skip


def _reduced(pair: Pair) -> Iterator[tuple[str, str]]:
    for axis in range(pair.expected.ndim):
        for name, reduce in (("summed", np.sum), ("averaged", np.mean)):
            if pair.expected.shape[axis] > 1 and _alike_kept(pair.actual, reduce, pair.expected, axis):
                yield "reduced", f"{name} over axis {axis}, which should be kept"
    for axis in range(pair.actual.ndim):
        for name, reduce in (("sum", np.sum), ("mean", np.mean)):
            if pair.actual.ndim == pair.expected.ndim + 1 and alike(reduce(pair.actual, axis=axis), pair.expected):
                yield "unreduced", f"the {name} over axis {axis} is missing"


def _alike_kept(actual: np.ndarray, reduce: Callable[..., np.ndarray], right: np.ndarray, axis: int) -> bool:
    return any(alike(actual, np.asarray(reduce(right, axis=axis, keepdims=keep))) for keep in (False, True))


_FUNCTIONS: Final[tuple[tuple[str, str, Callable[[np.ndarray], np.ndarray]], ...]] = (
    ("log", "the logarithm of it is returned", np.log),
    ("negative-log", "minus its logarithm is returned", lambda right: -np.log(right)),
    ("log2", "its logarithm to base 2 is returned", np.log2),
    ("exp", "its exponential is returned", np.exp),
    ("negative-exp", "the exponential of minus it is returned", lambda right: np.exp(-right)),
    ("exp2", "two to its power is returned: the bases do not match", np.exp2),
    ("mixed-base", "the bases of logarithm and power do not match", lambda right: np.exp2(np.log(right))),
    ("mixed-base", "the bases of logarithm and power do not match", lambda right: np.exp(np.log2(right))),
    ("inverse", "the inverse is returned", lambda right: 1 / right),
    ("complement", "one minus it is returned", lambda right: 1 - right),
    ("squared", "it is squared, or a root is missing", np.square),
    ("root", "a root is taken that should not be", np.sqrt),
    ("absolute", "the absolute value is taken", np.abs),
    ("relu", "negative values are cut off at zero", lambda right: np.maximum(right, 0)),
)


def _transformed(pair: Pair) -> Iterator[tuple[str, str]]:
    with np.errstate(all="ignore"):
        for code, words, function in _FUNCTIONS:
            if alike(pair.actual, function(np.asarray(pair.expected, dtype=np.float64))):
                yield code, words


def _softmax(pair: Pair) -> Iterator[tuple[str, str]]:
    right = pair.expected
    for axis in range(right.ndim):
        if right.shape[axis] == 1:
            continue
        powers = np.exp(right - right.max(axis, keepdims=True))
        if alike(pair.actual, powers / powers.sum(axis, keepdims=True)):
            twice = _sums_to_one(right, axis)
            yield ("double-softmax", "softmax is applied twice") if twice else ("softmax", "softmax is applied to it")
        if _sums_to_one(right, axis) and not _sums_to_one(pair.actual, axis) and pair.actual.shape == right.shape:
            yield from _normalised_elsewhere(pair.actual, right, axis)


def _normalised_elsewhere(actual: np.ndarray, right: np.ndarray, axis: int) -> Iterator[tuple[str, str]]:
    others = (other for other in range(right.ndim) if other != axis and right.shape[other] > 1)
    for other in others:
        if _sums_to_one(actual, other) and not _sums_to_one(right, other):
            yield "softmax-axis", f"normalised over axis {other} instead of axis {axis}"
    if abs(float(actual.sum()) - 1) < 1e-6 and actual.size > right.shape[axis]:
        yield "softmax-all", f"normalised over all entries instead of along axis {axis}"
    total = actual.sum(axis, keepdims=True)
    if np.all(total != 0) and alike(actual / total, right):
        yield "normalisation", f"not normalised along axis {axis}"


def _sums_to_one(array: np.ndarray, axis: int) -> bool:
    return array.ndim > axis and bool(np.all(array >= 0)) and bool(np.allclose(array.sum(axis), 1, atol=1e-6))


# --- rules that say less, and so come last -----------------------------------------------------------------------


def _shifted(pair: Pair) -> Iterator[tuple[str, str]]:
    if pair.actual.shape != pair.expected.shape:
        return
    for axis in range(pair.expected.ndim):
        size = pair.expected.shape[axis]
        actual, right = np.moveaxis(pair.actual, axis, 0), np.moveaxis(pair.expected, axis, 0)
        if size > 2 and (alike(actual[1:], right[:-1]) or alike(actual[:-1], right[1:])):
            yield "shifted", f"shifted by one along axis {axis}"
    if pair.expected.size > 2 and not np.any(pair.expected == 0):
        change = pair.actual - pair.expected
        if alike(change, np.full_like(change, change.mean())):
            yield "constant", "every entry is off by the same amount"


def _partly(pair: Pair) -> Iterator[tuple[str, str]]:
    actual, right = pair.actual, pair.expected
    if actual.shape != right.shape or right.ndim == 0 or right.shape[0] < 2:
        return
    if np.array_equal(np.sort(actual.reshape(-1)), np.sort(right.reshape(-1))) or alike(
        np.sort(actual.reshape(-1)), np.sort(right.reshape(-1))
    ):
        yield "permuted", "the right entries in another order"
    good = [alike(actual[row : row + 1], right[row : row + 1]) for row in range(len(right))]
    if good[0] and not any(good[1:]):
        yield "first-only", "only the first entry along axis 0 is right"
    elif all(good[:-1]) and not good[-1]:
        yield "last-wrong", "only the last entry along axis 0 is wrong"
    elif all(good[1:]) and not good[0]:
        yield "first-wrong", "only the first entry along axis 0 is wrong"


_RULES: Final = (_sign, _shaped, _arranged, _reduced, _softmax, _transformed)
_VAGUE: Final = (_shifted, _partly)
