"""Drawing sizes and arguments that a contract allows."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from grader.contracts.types import (
    ArrayType,
    DictType,
    IndexType,
    IntType,
    PlainType,
    SizeType,
    TupleType,
    dimensions,
)
from grader.guest.wire import Callback, Random

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from grader.contracts.types import Type

    Array = np.ndarray[Any, np.dtype[Any]]
    Rng = np.random.Generator

_TRIES: Final = 2000
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz     .,"


def distinct_sizes(
    rng: Rng, types: Sequence[Type], low: int, high: int, fixed: Mapping[str, int]
) -> dict[str, int]:
    """A size for every name, all different, such that every type can be drawn.

    Raises
    ------
    ValueError
        If no sizes fit.

    """
    names = [name for name in _names(tuple(types)) if name not in fixed]
    high = max(high, low + len(names) + len(set(fixed.values())) - 1)
    free = [size for size in range(low, high + 1) if size not in fixed.values()]
    for number in range(_TRIES):
        if number % 200 == 199:  # relations such as n = 4*k + 1 may need more room
            free.append(max(free) + 1)
        drawn = rng.choice(np.asarray(free, dtype=int), size=len(names), replace=False)
        sizes = {**fixed, **{name: int(size) for name, size in zip(names, drawn, strict=True)}}
        if all(_fits(kind, sizes) for kind in types):
            return sizes
    raise ValueError(f"no sizes between {low} and {high} fit the contract")


@lru_cache(maxsize=256)
def _names(types: tuple[Type, ...]) -> tuple[str, ...]:
    return tuple(sorted({name for kind in types for each in dimensions(kind) for name in each.names}))


def _fits(kind: Type, sizes: Mapping[str, int]) -> bool:
    """Whether a type can be drawn with these sizes."""
    try:
        for each in dimensions(kind):
            each.size(sizes)
    except ValueError:
        return False
    match kind:
        case ArrayType(domain="orthonormal", shape=shape):
            return shape[-1].size(sizes) <= shape[-2].size(sizes)
        case ArrayType(domain="simplex" | "onehot", shape=shape):
            return shape[-1].size(sizes) > 0
        case IndexType(bound=bound):
            return bound.size(sizes) > 0
        case IntType(low=low, high=high):
            return low is None or high is None or low.size(sizes) <= high.size(sizes)
        case TupleType(entries=entries):
            return all(_fits(entry, sizes) for entry in entries)
        case DictType(entries=pairs):
            return all(_fits(entry, sizes) for _, entry in pairs)
    return True


def draw(kind: Type, rng: Rng, sizes: Mapping[str, int], name: str) -> Any:
    """A value of a type."""
    match kind:
        case ArrayType(domain=domain, shape=shape):
            return _DRAWN[domain](rng, tuple(each.size(sizes) for each in shape))
        case IndexType(bound=bound, shape=None):
            return int(rng.integers(bound.size(sizes)))
        case IndexType(bound=bound, shape=shape):
            return rng.integers(bound.size(sizes), size=tuple(each.size(sizes) for each in shape or ()))
        case IntType(low=low, high=high):
            least = low.size(sizes) if low else 0
            return int(rng.integers(least, (high.size(sizes) if high else least + 9) + 1))
        case SizeType(value=value):
            return value.size(sizes)
        case PlainType(name=plain):
            return _plain(plain, rng, name)
        case TupleType(entries=entries):
            return tuple(draw(entry, rng, sizes, name) for entry in entries)
        case DictType(entries=pairs):
            return {key: draw(entry, rng, sizes, name) for key, entry in pairs}


def _plain(plain: str, rng: Rng, name: str) -> Any:
    match plain:
        case "bool":
            return bool(rng.integers(2))
        case "str":
            return "".join(rng.choice(list(_LETTERS), size=int(rng.integers(8, 40))))
        case "any":
            return None
        case "callback":
            return Callback(name)
        case "random":
            return Random(int(rng.integers(2**62)))
    return float(_DRAWN["normal" if plain == "scalar" else plain](rng, ()))


def _normal(rng: Rng, shape: tuple[int, ...]) -> Array:
    return np.asarray(rng.standard_normal(shape))


def _simplex(rng: Rng, shape: tuple[int, ...]) -> Array:
    weights = rng.exponential(size=shape) + 0.02
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


def _onehot(rng: Rng, shape: tuple[int, ...]) -> Array:
    return np.asarray(np.eye(shape[-1])[rng.integers(shape[-1], size=shape[:-1])])


def _mask(rng: Rng, shape: tuple[int, ...]) -> Array:
    """Zeros and ones, at least a one in each row, so that no row is empty."""
    kept = np.asarray(rng.random(shape) < 0.6)
    if shape and shape[-1]:
        kept |= _onehot(rng, shape).astype(bool)
    return kept.astype(float)


def _symmetric(rng: Rng, shape: tuple[int, ...]) -> Array:
    drawn = _normal(rng, shape)
    return np.asarray((drawn + np.swapaxes(drawn, -1, -2)) / 2)


def _orthonormal(rng: Rng, shape: tuple[int, ...]) -> Array:
    if 0 in shape:
        return np.zeros(shape)
    q, r = np.linalg.qr(_normal(rng, shape))
    signs = np.sign(np.diagonal(r, axis1=-2, axis2=-1))
    return np.asarray(q * signs[..., None, :])


_DRAWN: Final[Mapping[str, Callable[[Rng, tuple[int, ...]], Array]]] = {
    "normal": _normal,
    "uniform": lambda rng, shape: np.asarray(rng.uniform(-1, 1, shape)),
    "positive": lambda rng, shape: np.asarray(rng.gamma(2.0, 0.5, shape) + 0.05),
    "unit": lambda rng, shape: np.asarray(rng.uniform(0.02, 0.98, shape)),
    "simplex": _simplex,
    "onehot": _onehot,
    "mask": _mask,
    "symmetric": _symmetric,
    "orthogonal": _orthonormal,
    "orthonormal": _orthonormal,
    "logits": lambda rng, shape: 2 * _normal(rng, shape),
}
