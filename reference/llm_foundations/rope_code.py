"""Reference and laws of the rotary position embedding (9.rope).

The pairs may be neighbours or the two halves, and either may turn either way, so nothing is compared with the
reference entry by entry: the laws hold for every such choice, and together they leave no other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE = 10000.0
SIZES = (2, 4, 6, 10)


def rope(x: np.ndarray, pos: int, base: float = BASE) -> np.ndarray:
    """Neighbouring components turned by `pos` times the frequency of their pair."""
    x = np.asarray(x, dtype=np.float64)
    size = x.shape[-1]
    angles = pos * base ** (-2.0 * np.arange(size // 2) / size)
    first, second = x[..., 0::2], x[..., 1::2]
    turned = np.empty_like(x)
    turned[..., 0::2] = first * np.cos(angles) - second * np.sin(angles)
    turned[..., 1::2] = first * np.sin(angles) + second * np.cos(angles)
    return turned


def _flat(value: Any) -> np.ndarray:
    """The entries of a result, in the precision that it has."""
    return np.asarray(value).reshape(-1)


def _positions(rng: np.random.Generator, count: int) -> list[int]:
    """Distinct positions, none of them 0 or 1."""
    return [int(each) for each in rng.choice(np.arange(2, 24), count, replace=False)]


def offset_only(student: Any, rng: np.random.Generator) -> Iterator[tuple[Any, Any, str]]:
    """The product of a query and a key depends on the difference of their positions."""
    words = "the product of a query and a key changes when both move on by the same number of positions"
    for size in SIZES:
        q, k = rng.standard_normal((2, size))
        m, n, shift = _positions(rng, 3)
        here = _flat(student.rope(q, m)) @ _flat(student.rope(k, n))
        there = _flat(student.rope(q, m + shift)) @ _flat(student.rope(k, n + shift))
        yield here, there, words


def norm_preserved(student: Any, rng: np.random.Generator) -> Iterator[tuple[Any, Any, str]]:
    """A rotation keeps the norm."""
    for size in SIZES:
        x = rng.standard_normal(size)
        for pos in (1, *_positions(rng, 2)):
            kept = np.linalg.norm(_flat(student.rope(x, pos)))
            yield kept, np.linalg.norm(x), "the norm of the vector changes, so it is no rotation"


def at_zero(rng: np.random.Generator) -> Iterator[tuple[np.ndarray, int]]:
    """Position 0, which turns by no angle."""
    for size in SIZES:
        yield rng.standard_normal(size), 0


def depends_on_position(student: Any, rng: np.random.Generator) -> Iterator[tuple[Any, Any, str]]:
    """Two positions give two vectors."""
    for size in SIZES:
        x = rng.standard_normal(size)
        m, n = _positions(rng, 2)
        first, second = _flat(student.rope(x, m)), _flat(student.rope(x, n))
        same = first.shape == second.shape and bool(np.allclose(first, second, rtol=1e-4, atol=1e-4))
        yield same, False, "the result is the same at every position"


def _angle(student: Any, size: int, component: int, *base: float) -> np.floating[Any] | float:
    """Angle by which position 1 turns a basis vector away from itself."""
    turned = _flat(student.rope(np.eye(size)[component], 1, *base))
    if turned.size != size:
        return float("nan")
    kept, moved = turned[component], np.linalg.norm(np.delete(turned, component))
    return np.arctan2(moved, kept)


def first_frequency(student: Any, rng: np.random.Generator) -> Iterator[tuple[Any, Any, str]]:
    """The first pair turns by one radian for each position."""
    for size in SIZES:
        base = float(rng.integers(50, 5000))
        yield _angle(student, size, 0), 1.0, "the first pair must turn by 1 radian for each position"
        yield _angle(student, size, 0, base), 1.0, "the first frequency must be 1 for every base"


def frequencies(student: Any, rng: np.random.Generator) -> Iterator[tuple[Any, Any, str]]:
    """Pair i turns by base^(-2i/d), with the default base and with others."""
    words = "pair i = 0, 1, ... must turn by base^(-2i/d) for each position"
    for size in (4, 6):
        for base in ((), (float(rng.integers(50, 500)),)):
            angles = np.array([_angle(student, size, component, *base) for component in range(size)])
            wanted = (base[0] if base else BASE) ** (-2.0 * np.arange(size // 2) / size)
            layouts = (np.repeat(wanted, 2), np.tile(wanted, 2))
            nearest = min(layouts, key=lambda layout: float(np.max(np.abs(angles - layout))))
            yield angles, nearest, words


def more_axes(student: Any, rng: np.random.Generator) -> Iterator[tuple[Any, Any, str]]:
    """Vectors in a table or a stack of tables are turned one by one, and the shape stays."""
    words = "with more axes, each vector along the last axis must be turned as it is alone"
    for shape in ((6,), (3, 4), (2, 3, 6), (3, 1, 2)):
        x = rng.standard_normal(shape)
        (pos,) = _positions(rng, 1)
        alone = [_flat(student.rope(row, pos)) for row in x.reshape(-1, shape[-1])]
        if any(row.size != shape[-1] for row in alone):
            yield alone[0], x.reshape(-1, shape[-1])[0], "the result must have the shape of `x`"
            return
        yield student.rope(x, pos), np.reshape(alone, shape), words
