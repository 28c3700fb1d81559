"""Whether a gradient fits its own function, along fresh Gaussian directions: at least one for each tensor.

The slope along a direction is asked of the function itself: by a complex step, where that agrees with central
differences; else by central differences, whose error is estimated from several steps. Directions are Gaussian, since
vectors of plus and minus one cannot see two errors that cancel; they are fresh, since a fixed direction can be
satisfied; and what is allowed is measured against the slope that is claimed, since an absolute tolerance accepts
everything once gradients are small.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from grader.maths.arrays import Array
    from grader.maths.gradients import Block

    Oracle = Callable[[Array], complex | float | None]
    """The function at a packed point, real or complex; None where it gave no number."""

EXACT: Final = 1e-9  # of the slope's scale, where slopes come without a difference
_NOISE: Final = 1e-13  # of the largest scale among the blocks: what rounding leaves where a block cancels
_STEPS: Final = (2.0**-12, 2.0**-16, 2.0**-20)  # of the size of the point, until the differences agree
_COMPLEX: Final = 1e-30
_GOOD: Final = 1e-7  # a relative error of differences that needs no other step
_USELESS: Final = 1e-3  # a relative error with which nothing can be said
_SLIGHT: Final = 1e-6  # of the largest scale among the blocks: a block below that is as good as flat
_EPS: Final = float(np.finfo(float).eps)


class Agreement(Enum):
    """Whether the claimed slope is the measured one; unclear where the measure is too coarse to say."""

    AGREES = "agrees"
    DIFFERS = "differs"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Slope:
    """One direction: the slope that the gradient claims, the one measured, how far off that may be, and by what.

    `block` is the tensor that the direction moves, or empty for all together. `method` is `complex step` or
    `central differences`.
    """

    block: str
    claimed: float
    measured: float
    error: float
    method: str
    agreement: Agreement

    @property
    def factor(self) -> float | None:
        """By how much the claimed slope is too large."""
        return self.claimed / self.measured if self.measured else None


@dataclass(frozen=True, slots=True)
class _Measure:
    slope: float
    error: float  # absolute
    method: str


def along_oracle(
    gradient: Array, point: Array, oracle: Oracle, blocks: Sequence[Block], rng: np.random.Generator
) -> tuple[Slope, ...]:
    """Slopes of a function that can be evaluated, also at complex points where it allows that."""
    packed = np.asarray(gradient, dtype=float).ravel()
    drawn = _draw(packed, blocks, rng)
    largest = float(drawn.scales.max(initial=0.0))
    slopes = []
    for name, direction, scale in zip(drawn.names, drawn.directions, drawn.scales, strict=True):
        found = _measured(oracle, point, direction, float(scale))
        slopes.append(_judged(name, packed, direction, found, largest))
    return tuple(slopes)


def verdict(slopes: Iterable[Slope]) -> Agreement:
    """One word for all: it differs if it differs anywhere, and agrees only if nothing is unclear."""
    found = {each.agreement for each in slopes}
    if Agreement.DIFFERS in found:
        return Agreement.DIFFERS
    return Agreement.UNCLEAR if Agreement.UNCLEAR in found or not found else Agreement.AGREES


def constant_factor(slopes: Sequence[Slope]) -> float | None:
    """The one number by which the gradient is too large everywhere, if there is one other than 1."""
    factors = [each.factor for each in slopes if each.agreement is not Agreement.UNCLEAR]
    known = [each for each in factors if each is not None]
    if not known or len(known) < len(factors):
        return None
    first = known[0]
    alike = all(abs(each - first) <= 1e-5 * abs(first) for each in known)
    return first if alike and first and abs(first - 1) > 1e-7 else None


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Directions in rows, the tensors that they move, and the size of the slopes to expect."""

    names: tuple[str, ...]
    directions: Array
    scales: Array


def _draw(packed: Array, blocks: Sequence[Block], rng: np.random.Generator) -> _Drawn:
    """One direction for each tensor, and one for all together where there are several."""
    full = [block for block in blocks if block.size]
    names = (*(block.name for block in full), *([""] if len(full) > 1 else []))
    directions = np.zeros((len(names), packed.size))
    for row, block in zip(directions, full, strict=False):
        row[block.span] = rng.standard_normal(block.size)
    if len(full) > 1:
        directions[-1] = rng.standard_normal(packed.size)
    return _Drawn(names, directions, np.linalg.norm(packed * directions, axis=1))


def _judged(name: str, gradient: Array, direction: Array, found: _Measure | None, largest: float) -> Slope:
    claimed = float(gradient @ direction)
    if found is None:
        return Slope(name, claimed, float("nan"), float("inf"), "none", Agreement.UNCLEAR)
    if not np.isfinite(claimed):
        return Slope(name, claimed, found.slope, found.error, found.method, Agreement.DIFFERS)
    error = found.error + _NOISE * largest
    off = abs(claimed - found.slope)
    scale = max(float(np.linalg.norm(gradient * direction)), abs(found.slope), _SLIGHT * largest)
    agreement = Agreement.DIFFERS
    if off <= error:
        agreement = Agreement.UNCLEAR if error > _USELESS * scale > 0 else Agreement.AGREES
    return Slope(name, claimed, found.slope, error, found.method, agreement)


def _measured(oracle: Oracle, point: Array, direction: Array, scale: float) -> _Measure | None:
    """By complex step where central differences agree with it, else by central differences."""
    step = _COMPLEX / float(np.abs(direction).max(initial=_EPS))
    lifted = oracle(point + 1j * (step * direction))
    if lifted is not None and np.iscomplexobj(lifted) and np.isfinite(lifted):
        slope = float(np.imag(lifted)) / step
        rough = _rough(oracle, point, direction)
        if rough is not None and abs(slope - rough.slope) <= rough.error:
            return _Measure(slope, EXACT * max(scale, abs(slope)), "complex step")
    return _differences(oracle, point, direction)


def _rough(oracle: Oracle, point: Array, direction: Array) -> _Measure | None:
    """Central differences at two steps, whose difference is far more than the error of their extrapolation."""
    heights = _heights(oracle, point, direction, (_STEPS[0], 2 * _STEPS[0]))
    if heights is None:
        return None
    (one, two), rounding = heights
    return _Measure((4 * one - two) / 3, abs(one - two) + rounding, "central differences")


def _differences(oracle: Oracle, point: Array, direction: Array) -> _Measure | None:
    """Central differences with the step at which three of them agree best."""
    best: _Measure | None = None
    for step in _STEPS:
        found = _extrapolated(oracle, point, direction, step)
        if found is not None and (best is None or found.error < best.error):
            best = found
        if best is not None and best.error <= _GOOD * abs(best.slope):
            break
    return best


def _extrapolated(oracle: Oracle, point: Array, direction: Array, step: float) -> _Measure | None:
    """Romberg's scheme on steps of 1, 2 and 4.

    The difference of its two extrapolations is taken for the error, beside rounding: far too much where the function
    is smooth, and right where a kink lies between the points.
    """
    heights = _heights(oracle, point, direction, (step, 2 * step, 4 * step))
    if heights is None:
        return None
    (one, two, four), rounding = heights
    first, second = (4 * one - two) / 3, (4 * two - four) / 3
    return _Measure((16 * first - second) / 15, abs(first - second) + rounding, "central differences")


def _heights(
    oracle: Oracle, point: Array, direction: Array, steps: Sequence[float]
) -> tuple[list[float], float] | None:
    """Central differences with these steps, relative to the size of the point, and what rounding does to the first."""
    moved = point[direction != 0]
    size = max(float(np.sqrt(np.mean(moved**2))) if moved.size else 0.0, 1e-3)
    values = [oracle(point + sign * step * size * direction) for step in steps for sign in (1, -1)]
    if any(value is None or not np.isfinite(value) for value in values):
        return None
    real = np.real(np.asarray(values, dtype=complex))
    slopes = (real[0::2] - real[1::2]) / (2 * size * np.asarray(steps))
    return [float(slope) for slope in slopes], 64 * _EPS * float(np.abs(real).max()) / (size * steps[0])
