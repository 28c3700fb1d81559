"""Comparing two values over all draws: shapes first, then numbers, with a band in which nothing is said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

import numpy as np

from grader.language.values import as_one

if TYPE_CHECKING:
    from grader.language.values import Array, Value

AGREE: Final = 1e-9
DIFFER: Final = 1e-6


class Match(Enum):
    """How two values relate."""

    EQUAL = "equal"
    TRANSPOSED = "transposed"
    DIFFERENT = "different"
    SHAPES = "shapes"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Tensor:
    """A value without named axes: (draws, extents ...), and whether it lies as a `row` or a `column`."""

    data: Array
    layout: str = ""


def tensor(value: Value, letters: tuple[str, ...]) -> Tensor:
    """Named indices become axes in the order of `letters`, before the core; unit axes of vectors fall away."""
    order = (
        [letters.index(axis) for axis in value.axes]
        if set(value.axes) <= set(letters)
        else list(range(len(value.axes)))
    )
    ranks = np.argsort(order)
    rest = range(1 + len(value.axes), value.data.ndim)
    data = value.data.transpose(0, *(1 + int(at) for at in ranks), *rest)
    if value.core == 0:
        return Tensor(data)
    if value.is_vector:
        layout = "" if value.loose else "row" if value.shape[0] == 1 else "column"
        return Tensor(as_one(data, -2), layout)
    return Tensor(data)


def residuals(first: Array, second: Array) -> Array:
    """For each draw the largest difference, relative to the largest entry of both; nan where one has none."""
    axes = tuple(range(1, max(first.ndim, second.ndim)))
    with np.errstate(all="ignore"):  # what is not finite is told by nan
        gap, size = np.abs(first - second), np.maximum(np.abs(first), np.abs(second))
        if axes:
            whole = np.broadcast_to(size, np.broadcast_shapes(first.shape, second.shape))
            gap, size = gap.max(axis=axes), whole.max(axis=axes)
        # A computed zero is some 1e-16 away from a written one.
        result = np.where(gap < 1e-14, 0.0, gap / np.where(size > 0, size, 1.0))
    return np.where(np.isfinite(size), result, np.nan)


def match(student: Tensor, reference: Tensor) -> tuple[Match, Array]:
    """How a student's value relates to the reference, with the residual of each draw."""
    first, second = student.data, reference.data
    if first.ndim != second.ndim or first.shape[1:] != second.shape[1:]:
        if first.ndim == second.ndim == 3 and first.shape[1:] == second.shape[:0:-1]:
            gaps = residuals(first.swapaxes(1, 2), second)
            return (Match.TRANSPOSED if _verdict(gaps) is Match.EQUAL else Match.SHAPES), gaps
        if first.ndim == 1 and second.ndim == 2 and np.all(first[:, None] == 0):
            gaps = residuals(np.zeros_like(second), second)
            return _verdict(gaps), gaps
        return Match.SHAPES, np.array([np.nan])
    gaps = residuals(first, second)
    verdict = _verdict(gaps)
    if verdict is Match.EQUAL and student.layout and reference.layout and student.layout != reference.layout:
        return Match.TRANSPOSED, gaps
    if (
        verdict is Match.DIFFERENT
        and first.ndim == 3
        and first.shape[1] == first.shape[2]
        and _verdict(residuals(first.swapaxes(1, 2), second)) is Match.EQUAL
    ):
        return Match.TRANSPOSED, gaps
    return verdict, gaps


def _verdict(gaps: Array) -> Match:
    finite = gaps[np.isfinite(gaps)]
    if finite.size and finite.max() > DIFFER:
        return Match.DIFFERENT
    if finite.size < gaps.size or not finite.size or finite.max() > AGREE:
        return Match.UNCLEAR
    return Match.EQUAL


def joined(matches: list[Match]) -> Match:
    """The relation over several settings: one difference decides, one doubt leaves a doubt."""
    for sort in (Match.SHAPES, Match.DIFFERENT, Match.UNCLEAR, Match.TRANSPOSED):
        if sort in matches:
            return sort
    return Match.EQUAL
