"""Values of expressions: arrays over draws, named index axes, and a scalar or matrix core.

The data of a value has the shape (draws, one axis for each named index, core), where the core is nothing for a
scalar and (rows, columns) for everything else: a column is (n, 1), a row (1, n). One draw stands for all where
the value does not depend on the draw.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    Array = Any  # numpy's own functions return no narrower type

MAX_ELEMENTS: Final = 4_000_000


class ShapeFault(Exception):  # noqa: N818
    """Shapes that do not fit: `message` may hold `{0}` and `{1}` for the two shapes."""

    def __init__(self, note: str, message: str, *shapes: tuple[int, ...]) -> None:
        super().__init__(message)
        self.note = note
        self.message = message
        self.shapes = shapes


class TooLarge(Exception):  # noqa: N818
    """More work than one answer is worth."""


class Value(NamedTuple):
    """An array with its named index axes; `core` counts core axes (0 or 2).

    `loose` marks vectors whose layout nobody has fixed (basis vectors, ones), `eye` a multiple of the identity
    of a size that its partner decides, `literal` a written number, `ones` the vector of ones as a `column` or
    `row`, again of a size that its partner decides.
    """

    data: Array
    axes: tuple[str, ...] = ()
    core: int = 0
    loose: bool = False
    eye: bool = False
    literal: bool = False
    ones: str = ""

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the core: `()` or (rows, columns)."""
        return self.data.shape[self.data.ndim - self.core :] if self.core else ()

    @property
    def is_vector(self) -> bool:
        """Whether the core is a single row or column."""
        return self.core == 2 and 1 in self.data.shape[-2:]


def number(value: float) -> Value:
    """A constant."""
    return Value(np.array([value]), literal=True)


def spread(value: Value, axes: tuple[str, ...]) -> Array:
    """The data with an axis (of length one where it does not depend on it) for each of `axes`, in order."""
    data, own = value.data, value.axes
    if own == axes:
        return data
    order = [own.index(axis) for axis in axes if axis in own]
    if order != sorted(order):
        rest = range(1 + len(own), data.ndim)
        data = data.transpose(0, *(1 + at for at in order), *rest)
    present = [axis in own for axis in axes]
    shape, at = [data.shape[0]], 1
    for there in present:
        shape.append(data.shape[at] if there else 1)
        at += there
    return data.reshape(*shape, *data.shape[at:])


def union(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    """Axes of both, in the order of first appearance."""
    return first + tuple(axis for axis in second if axis not in first)


def checked(data: Array) -> Array:
    """The data, if it is not larger than one answer may need."""
    if data.size > MAX_ELEMENTS:
        raise TooLarge
    return data


def as_one(data: Array, first: int) -> Array:
    """The axes from `first` on as a single one. Written out, for numpy infers no size beside an axis of size 0."""
    return data.reshape(*data.shape[:first], math.prod(data.shape[first:]))


def transposed(value: Value) -> Value:
    """The transpose; of a scalar, itself."""
    if value.ones:
        return value._replace(ones="row" if value.ones == "column" else "column")
    if value.core != 2:
        return value
    return value._replace(data=value.data.swapaxes(-1, -2))


def pointwise(
    operation: Callable[[Array, Array], Array], first: Value, second: Value, *, strict: bool = False
) -> Value:
    """Elementwise operation on equal shapes, or of a scalar with a vector.

    With `strict` a scalar does not spread over a matrix, because `A + 1` is not matrix algebra.

    Raises
    ------
    ShapeFault
        If the shapes differ.

    """
    first, second = _sized(first, second)
    axes = first.axes if first.axes == second.axes else union(first.axes, second.axes)
    x, y = spread(first, axes), spread(second, axes)
    core = max(first.core, second.core)
    if first.core == second.core:
        if core and first.shape != second.shape:
            x, y = _turned(first, second, x, y)
    else:
        whole = second if first.core == 0 else first
        part = first if first.core == 0 else second
        if strict and not whole.is_vector and not (part.literal and not part.data.any()):
            raise ShapeFault("shape.scalar-plus-matrix", "a number cannot be added to a {0}", whole.shape)
        x, y = (x[..., None, None], y) if first.core == 0 else (x, y[..., None, None])
    if x.size * y.size > MAX_ELEMENTS:
        _predict(x, y)
    loose = core == 2 and (first.loose or first.core == 0) and (second.loose or second.core == 0)
    try:
        data = operation(x, y)
    except ValueError:  # what runs over other members on one side than on the other
        raise ShapeFault("shape.sides", "a {0} does not fit a {1}", first.shape, second.shape) from None
    return Value(data, axes, core, loose=loose, literal=first.literal and second.literal)


def _predict(x: Array, y: Array) -> None:
    size = 1
    for a, b in zip(x.shape, y.shape, strict=True):
        size *= max(a, b)
    if size > MAX_ELEMENTS:
        raise TooLarge


def _turned(first: Value, second: Value, x: Array, y: Array) -> tuple[Array, Array]:
    """Vectors whose layout is open take that of their partner."""
    if first.shape == second.shape[::-1]:
        if second.loose:
            return x, y.swapaxes(-1, -2)
        if first.loose:
            return x.swapaxes(-1, -2), y
    raise ShapeFault("shape.mismatch", "{0} and {1} do not have the same shape", first.shape, second.shape)


def _sized(first: Value, second: Value) -> tuple[Value, Value]:
    """A multiple of the identity takes the size of its partner."""
    if first.eye == second.eye:
        return first, second
    eye, other = (first, second) if first.eye else (second, first)
    if other.core == 0:
        plain = eye._replace(eye=False)
        return (plain, other) if first.eye else (other, plain)
    rows, columns = other.shape
    if rows != columns:
        raise ShapeFault("shape.identity", "the identity cannot be added to a {0}", other.shape)
    matrix = Value(eye.data[..., None, None] * np.eye(rows), eye.axes, 2)
    return (matrix, other) if first.eye else (other, matrix)


def matrix_product(first: Value, second: Value) -> Value:
    """The matrix product; one by one gives a scalar.

    Raises
    ------
    ShapeFault
        If the inner dimensions differ.

    """
    axes = first.axes if first.axes == second.axes else union(first.axes, second.axes)
    if first.shape[1] != second.shape[0]:
        raise ShapeFault("shape.product", "a {0} cannot multiply a {1}", first.shape, second.shape)
    x, y = spread(first, axes), spread(second, axes)
    _predict(x[..., :1], y[..., :1, :])
    data = checked(np.matmul(x, y))
    if data.shape[-2:] == (1, 1):
        return Value(data[..., 0, 0], axes)
    return Value(data, axes, 2)


def product(first: Value, second: Value, *, dot: bool = False) -> tuple[Value, bool]:
    """Scaling or matrix product by the shapes; for `dot` the inner product of two like vectors.

    The flag says that two like vectors were multiplied elementwise although no sign for that was written.
    """
    if (first.ones or second.ones) and first.core + second.core == 2:
        return _with_ones(first, second), False
    if first.core == 0 or second.core == 0:
        eye = first.eye or second.eye
        both = first._replace(eye=False), second._replace(eye=False)
        if eye and max(first.core, second.core) == 2:
            return pointwise(np.multiply, *both), False
        result = pointwise(np.multiply, *both)
        return (result._replace(eye=True) if eye and result.core == 0 else result), False
    if first.shape[1] == second.shape[0]:
        return matrix_product(first, second), False
    alike = first.is_vector and second.is_vector and first.shape == second.shape
    if alike and dot:
        return total(pointwise(np.multiply, first, second)), False
    if alike:
        return pointwise(np.multiply, first, second), True
    if second.loose and second.is_vector and first.shape[1] == second.shape[1]:
        return matrix_product(first, transposed(second)), False
    if first.loose and first.is_vector and first.shape[0] == second.shape[0]:
        return matrix_product(transposed(first), second), False
    return matrix_product(first, second), False


def _with_ones(first: Value, second: Value) -> Value:
    """A product with the vector of ones: sums over rows or columns, or a square of equal rows or columns."""
    other = second if first.ones else first
    rows, columns = other.shape
    if first.ones == "row" or (first.ones and other.shape[0] == 1):
        size = rows if first.ones == "row" else columns
        return matrix_product(_filled_ones(first, (1, size) if first.ones == "row" else (size, 1)), other)
    if second.ones == "column" or (second.ones and other.shape[1] == 1):
        size = columns if second.ones == "column" else rows
        return matrix_product(other, _filled_ones(second, (size, 1) if second.ones == "column" else (1, size)))
    plain = (first._replace(ones=""), second._replace(ones=""))
    return pointwise(np.multiply, *plain)


def _filled_ones(ones: Value, shape: tuple[int, int]) -> Value:
    return Value(ones.data[..., None, None] * np.ones(shape), ones.axes, 2)


def total(value: Value) -> Value:
    """The sum over the core."""
    if value.core == 0:
        return value
    return Value(value.data.sum(axis=(-1, -2)), value.axes)


def gather(value: Value, axis: int, place: Value) -> Value:
    """Entries along one data axis at given places, counted from one; out of range is not a number."""
    axes = union(value.axes, place.axes)
    moved = np.moveaxis(value.data, axis, -1)
    core = value.core - (1 if axis >= value.data.ndim - value.core else 0)
    base = Value(moved, value.axes, core + 1)
    data = spread(base, axes)
    raw = spread(place, axes).real
    at = np.rint(raw).astype(np.int64) - 1
    size = data.shape[-1]
    inside = (at >= 0) & (at < size)
    at = np.clip(at, 0, size - 1).reshape(*at.shape, *([1] * (core + 1)))
    if data.ndim != at.ndim:  # an index of an index, say of a derivative that is taken by components already
        raise ShapeFault("shape.index", "no component can be taken of a {0}", value.shape)
    _predict(data[..., :1], at)
    shape = np.broadcast_shapes(data.shape[:-1], at.shape[:-1])
    taken = np.take_along_axis(np.broadcast_to(data, (*shape, size)), np.broadcast_to(at, (*shape, 1)), -1)[..., 0]
    if not inside.all():
        taken = np.where(inside.reshape(*inside.shape, *([1] * core)), taken, np.nan)
    return Value(taken, axes, core)
