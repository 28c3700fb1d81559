"""Constant factors between wrong and right results, named where they have a name: 2, 1/M, the base of a logarithm."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Row = tuple[np.ndarray, np.ndarray, Mapping[str, int]]

_CLOSE: Final = 1e-6
_CLOSE_SINGLE: Final = 1e-3
_FEW: Final = 3  # single numbers that a factor has to explain before it is believed
_NAMED: Final[tuple[tuple[float, str, str], ...]] = (
    (2.0, "factor-two", "too large by a factor of 2"),
    (0.5, "factor-two", "too small by a factor of 2"),
    (-2.0, "factor-two", "the sign is wrong, and a factor of 2"),
    (-0.5, "factor-two", "the sign is wrong, and a factor of 1/2"),
    (1 / math.log(2), "log-base", "the logarithm to base 2 instead of the natural one"),
    (math.log(2), "log-base", "the natural logarithm instead of that to base 2"),
    (1 / math.log(10), "log-base", "the logarithm to base 10 instead of the natural one"),
    (math.log(10), "log-base", "the natural logarithm instead of that to base 10"),
)


def factors(rows: Sequence[Row], wrong: int) -> tuple[str, str] | None:
    """Code and words of the factor by which all results differ; the first `wrong` of them are wrong."""
    single = any(actual.dtype == np.float32 for actual, _, _ in rows)
    close = _CLOSE_SINGLE if single else _CLOSE
    known = [(_factor(actual, right, close), sizes) for actual, right, sizes in rows if np.any(right)]
    if not known or any(factor is None for factor, _ in known):
        return None
    found = [(float(factor or 0.0), sizes) for factor, sizes in known]
    constants = [factor for factor, _ in found]
    many = max(right.size for _, right, _ in rows[:wrong]) > 1
    if wrong == len(rows) or len(found) == wrong:
        steady = all(_near(each, constants[0], close) for each in constants)
        if steady and (many or len(constants) >= _FEW):
            return _constant(constants[0], close)
    return _by_size(found, close)


def _factor(actual: np.ndarray, right: np.ndarray, close: float) -> float | None:
    """The number that times the right result is the result, if there is one."""
    if actual.shape != right.shape:
        return None
    right = right.astype(np.float64)
    factor = float(np.vdot(right, actual.astype(np.float64)) / np.vdot(right, right))
    scale = float(np.max(np.abs(right)))
    same = np.allclose(actual, factor * right, rtol=close, atol=close * scale * abs(factor) * 1e-2)
    return factor if same and factor else None


def _near(one: float, other: float, close: float) -> bool:
    return abs(one - other) <= close * abs(other)


def _constant(factor: float, close: float) -> tuple[str, str]:
    for value, code, words in _NAMED:
        if _near(factor, value, close):
            return code, words
    return "factor", "wrong by a constant factor"


def _by_size(found: Sequence[tuple[float, Mapping[str, int]]], close: float) -> tuple[str, str] | None:
    """A factor that follows the size of a dimension: a sum for a mean, a missing or second division."""
    for name in found[0][1]:
        if any(name not in sizes for _, sizes in found) or len({sizes[name] for _, sizes in found}) < 2:
            continue
        for code, words, values in _hypotheses(name, [sizes[name] for _, sizes in found]):
            if all(_near(factor, value, close) for (factor, _), value in zip(found, values, strict=True)):
                return code, words
    return None


def _hypotheses(name: str, sizes: Sequence[int]) -> Iterable[tuple[str, str, Sequence[float]]]:
    yield "factor-size", f"too large by the factor {name}: a division by {name} is missing", sizes
    yield "factor-size", f"too small by the factor {name}: divided by {name} once too often", [1 / n for n in sizes]
    yield "factor-root", f"too large by the square root of {name}", [math.sqrt(n) for n in sizes]
    yield "factor-root", f"too small by the square root of {name}", [1 / math.sqrt(n) for n in sizes]
    if min(sizes) > 1:
        yield "unbiased", f"divided by {name} - 1 instead of {name}", [n / (n - 1) for n in sizes]
        yield "biased", f"divided by {name} instead of {name} - 1", [(n - 1) / n for n in sizes]
