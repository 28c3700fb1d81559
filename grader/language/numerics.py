"""What functions do to values: one row for each head. Every function also works on complex steps."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from grader.language.values import (
    ShapeFault,
    Value,
    as_one,
    matrix_product,
    number,
    pointwise,
    total,
    transposed,
    union,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.language.values import Array


def _sigmoid(x: Array) -> Array:
    if np.iscomplexobj(x):
        return 1 / (1 + np.exp(-x))
    return 0.5 * (1 + np.tanh(0.5 * x))


def _softplus(x: Array) -> Array:
    return np.logaddexp(0, x) if not np.iscomplexobj(x) else np.log1p(np.exp(x))


def _absolute(x: Array) -> Array:
    return np.where(x.real < 0, -x, x)


def _erf(x: Array) -> Array:
    real = np.vectorize(math.erf, otypes=[float])(x.real)
    if not np.iscomplexobj(x):
        return real
    return real + 1j * x.imag * 2 / math.sqrt(math.pi) * np.exp(-(x.real**2))


def _gamma(x: Array) -> Array:
    def one(value: float) -> float:
        try:
            return math.gamma(value)
        except (OverflowError, ValueError):
            return math.inf if value > 1 else math.nan

    return np.vectorize(one, otypes=[float])(x.real)


def _gelu(x: Array) -> Array:
    return x * 0.5 * (1 + _erf(x / math.sqrt(2)))


def _log(x: Array) -> Array:
    if np.iscomplexobj(x):
        return np.where(x.real > 0, np.log(x), np.nan)
    return np.log(x)


ELEMENTWISE: Final[dict[str, Callable[[Array], Array]]] = {
    "exp": np.exp, "log": _log, "sin": np.sin, "cos": np.cos, "tan": np.tan, "asin": np.arcsin,
    "acos": np.arccos, "atan": np.arctan, "sinh": np.sinh, "cosh": np.cosh, "tanh": np.tanh,
    "erf": _erf, "phi_cdf": lambda x: 0.5 * (1 + _erf(x / math.sqrt(2))), "sigmoid": _sigmoid,
    "relu": lambda x: np.where(x.real > 0, x, 0), "gelu": _gelu, "silu": lambda x: x * _sigmoid(x),
    "softplus": _softplus, "sign": lambda x: np.sign(x.real), "step": lambda x: (x.real > 0) * 1.0,
    "sqrt": np.sqrt, "gamma": _gamma, "factorial": lambda x: _gamma(x + 1),
    "floor": lambda x: np.floor(x.real), "ceil": lambda x: np.ceil(x.real), "percent": lambda x: x / 100,
}  # fmt: skip


def elementwise(head: str, value: Value) -> Value:
    """A function applied to every entry."""
    if value.eye:
        raise ShapeFault("shape.identity", "the size of the identity is not known here")
    return Value(ELEMENTWISE[head](value.data), value.axes, value.core, value.loose, literal=value.literal)


def _along(value: Value, operation: Callable[[Array, int], Array]) -> Value:
    """An operation along a vector (or along each row of a matrix) that keeps the shape.

    A component written under the function, as in softmax(theta_i), means the component of the whole.
    """
    if value.core == 2:
        axis = -2 if value.shape[1] == 1 else -1
        return Value(operation(value.data, axis), value.axes, 2)
    if len(value.axes) == 1:
        return Value(operation(value.data, -1), value.axes)
    raise ShapeFault("shape.vector-wanted", "this function wants a vector")


def _softmax(data: Array, axis: int) -> Array:
    shifted = np.exp(data - data.real.max(axis=axis, keepdims=True))
    return shifted / shifted.sum(axis=axis, keepdims=True)


def _logsumexp(data: Array, axis: int) -> Array:
    top = data.real.max(axis=axis, keepdims=True)
    return top + np.log(np.exp(data - top).sum(axis=axis, keepdims=True))


def _layernorm(data: Array, axis: int) -> Array:
    centred = data - data.mean(axis=axis, keepdims=True)
    return centred / np.sqrt((centred**2).mean(axis=axis, keepdims=True))


def _reduced(value: Value, operation: Callable[..., Array]) -> Value:
    """A reduction over the core, or over the one index that an entry runs over."""
    if value.core == 2:
        return Value(operation(value.data, axis=(-1, -2)), value.axes)
    if value.axes:
        return Value(operation(value.data, axis=-1), value.axes[:-1])
    return value


def _extreme(pick: Callable[..., Array]) -> Callable[..., Array]:
    def reduce(data: Array, axis: int | tuple[int, ...]) -> Array:
        if not np.iscomplexobj(data):
            return pick(data, axis=axis)
        flat = as_one(data, data.ndim - (len(axis) if isinstance(axis, tuple) else 1))
        chosen = (flat.real == pick(flat.real, axis=-1)[..., None]).argmax(-1)
        return np.take_along_axis(flat, chosen[..., None], -1)[..., 0]

    return reduce


def _square(value: Value) -> Value:
    if value.core != 2 or value.shape[0] != value.shape[1]:
        raise ShapeFault("shape.square-wanted", "this needs a square matrix, not a {0}", value.shape)
    return value


def _diag(value: Value) -> Value:
    if value.core == 0 and len(value.axes) == 1:  # diag(h_i) means the vector of all h_i
        return Value(value.data[..., None] * np.eye(value.data.shape[-1]), (), 2)
    if value.core == 0:
        raise ShapeFault("shape.vector-wanted", "diag wants a vector")
    if value.is_vector:
        flat = as_one(value.data, -2)
        return Value(flat[..., None] * np.eye(flat.shape[-1]), value.axes, 2)
    return Value(np.diagonal(_square(value).data, axis1=-2, axis2=-1)[..., None], value.axes, 2, loose=True)


def _decomposed(value: Value, operation: Callable[[Array], Array]) -> Value:
    """An operation that decomposes a matrix; where a value is not finite it has no result."""
    if value.core != 2:
        raise ShapeFault("shape.matrix-wanted", "this needs a matrix, not a {0}", value.shape)
    finite = np.where(np.isfinite(value.data.real), value.data.real, 0.0)
    result = operation(finite)
    if np.isfinite(value.data).all():
        return Value(result, value.axes, 2 if result.ndim == value.data.ndim else 0)
    return Value(np.full(result.shape, np.nan), value.axes, 2 if result.ndim == value.data.ndim else 0)


def _inverse(value: Value) -> Value:
    if value.core == 0:
        return Value(1 / value.data, value.axes, eye=value.eye)
    try:
        return Value(np.linalg.inv(_square(value).data), value.axes, 2)
    except np.linalg.LinAlgError:
        return Value(np.full(value.data.shape, np.nan), value.axes, 2)


def _norm(value: Value) -> Value:
    if value.core == 0:
        return Value(_absolute(value.data), value.axes)
    return Value(np.sqrt((value.data**2).sum(axis=(-1, -2))), value.axes)


def _trace(value: Value) -> Value:
    if value.core == 0:  # `a^T b` is its own trace
        return value
    return Value(np.trace(_square(value).data, axis1=-2, axis2=-1), value.axes)


def _vec(value: Value) -> Value:
    if value.core != 2:
        return value
    data = value.data.swapaxes(-1, -2)
    return Value(as_one(data, -2)[..., None], value.axes, 2)


def _variance(value: Value) -> Value:
    return _reduced(value, lambda data, axis: ((data - data.mean(axis=axis, keepdims=True)) ** 2).mean(axis=axis))


def _position(pick: Callable[..., Array]) -> Callable[[Value], Value]:
    def place(value: Value) -> Value:
        if not value.core and not value.axes:
            raise ShapeFault("shape.vector-wanted", "this function wants a vector")
        flat = as_one(value.data.real, -value.core) if value.core else value.data.real
        axes = value.axes if value.core else value.axes[:-1]
        return Value(pick(flat, axis=-1) + 1.0, axes)

    return place


UNARY: Final[dict[str, Callable[[Value], Value]]] = {
    "softmax": lambda v: _along(v, _softmax),
    "log_softmax": lambda v: _along(v, lambda d, a: d - _logsumexp(d, a)),
    "logsumexp": lambda v: _reduced(v, lambda data, axis: np.squeeze(_logsumexp(data, axis), axis)),
    "layernorm": lambda v: _along(v, _layernorm),
    "diag": _diag, "trace": _trace, "inverse": _inverse, "vec": _vec, "transpose": transposed,
    "det": lambda v: Value(np.linalg.det(_square(v).data), v.axes),
    "pinv": lambda v: _decomposed(v, np.linalg.pinv) if v.core else _inverse(v),
    "rank": lambda v: _decomposed(v, lambda data: np.linalg.matrix_rank(data).astype(float)),
    "norm": _norm, "frobenius": _norm,
    "norm1": lambda v: total(Value(_absolute(v.data), v.axes, v.core)),
    "norminf": lambda v: _reduced(Value(_absolute(v.data), v.axes, v.core), _extreme(np.max)),
    "abs": lambda v: _norm(v) if v.is_vector else Value(_absolute(v.data), v.axes, v.core),
    "sum_all": lambda v: _reduced(v, np.sum), "mean": lambda v: _reduced(v, np.mean),
    "prod_all": lambda v: _reduced(v, np.prod),
    "var": _variance, "var_of": _variance, "std": lambda v: elementwise("sqrt", _variance(v)),
    "max": lambda v: _reduced(v, _extreme(np.max)), "min": lambda v: _reduced(v, _extreme(np.min)),
    "argmax": _position(np.argmax), "argmin": _position(np.argmin),
}  # fmt: skip


def _surprise(weight: Array, other: Array) -> Array:
    """Weight * log(other), and nothing where the weight is nothing."""
    return np.where(weight == 0, 0, weight * _log(np.where(weight == 0, 1, other)))


def entropies(head: str, args: list[Value]) -> Value:
    """Entropy, cross-entropy and KL divergence of vectors, in nats."""
    first, second = _as_vectors(args[0], args[-1])
    crossed = total_of(pointwise(_surprise, first, second))
    if head in {"cross_entropy", "entropy"}:
        return Value(-crossed.data, crossed.axes)
    own = total_of(pointwise(_surprise, first, first))
    return pointwise(np.subtract, own, crossed)


def _as_vectors(first: Value, second: Value) -> tuple[Value, Value]:
    """Beside a whole vector, a component with one free index stands for the vector of its values: `KL(q, p_i)`."""
    if first.core == second.core or not (first.is_vector or second.is_vector):
        return first, second
    whole = first if first.core else second
    size = max(whole.shape)

    def filled(value: Value) -> Value:
        if value.core or len(value.axes) != 1 or value.data.shape[1] != size:
            return value
        data = value.data[..., None] if whole.shape[1] == 1 else value.data[:, None, :]
        return Value(data, (), 2)

    return filled(first), filled(second)


def total_of(value: Value) -> Value:
    """Sum over the core, or over all named indices of a component."""
    if value.core:
        return total(value)
    return Value(as_one(value.data, 1).sum(-1)) if value.axes else value


def outer(first: Value, second: Value) -> Value:
    """The outer product of two vectors, or the Kronecker product of two matrices."""
    if first.is_vector and second.is_vector:
        column = first if first.shape[1] == 1 else transposed(first)
        row = second if second.shape[0] == 1 else transposed(second)
        return matrix_product(column, row)
    axes = union(first.axes, second.axes)
    raise ShapeFault("shape.kronecker", "Kronecker products of matrices are not read here" + "".join(axes[:0]))


def power(base: Value, exponent: Value) -> Value:
    """Powers of scalars, elementwise powers of vectors, whole powers and the inverse of square matrices."""
    if base.core == 2 and not base.is_vector:
        whole = exponent.data.flat[0].real
        if exponent.data.size != 1 or not np.isfinite(whole) or whole != round(whole) or abs(whole) > 64:
            raise ShapeFault("shape.matrix-power", "a matrix has only whole powers")
        square = _square(base)
        if whole < 0:
            square, whole = _inverse(square), -whole
        return Value(np.linalg.matrix_power(square.data, int(whole)), base.axes, 2)
    return pointwise(_power, base, exponent)


def _power(base: Array, exponent: Array) -> Array:
    if np.iscomplexobj(base) or np.iscomplexobj(exponent):
        whole = np.all(exponent == np.rint(exponent.real)) and exponent.size == 1
        if whole and abs(exponent.flat[0].real) < 64:
            return base ** int(exponent.flat[0].real)
        return np.exp(exponent * _log(base + 0j))
    return np.power(base, exponent)


ZERO: Final = number(0.0)
