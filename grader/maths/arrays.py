"""Whether two values are the same up to rounding: structure, then shape, then dtype, then finiteness, then values.

Values are numbers, texts, arrays, and tuples, lists and dicts of those. A number is compared by its size relative to
what is expected; how much of the rest is rounding is told by the largest entry of the same array, in units of the
precision in which the value was computed, and never by a constant that small values would drown in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

NOTHING: Final = 1e-12  # allowed where nothing but zeros is expected, so that nothing tells the scale
_SINGLE: Final = float(np.finfo(np.float32).eps)
_LOOSEST: Final = 0.05  # relative, however coarse the precision


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far apart two numbers may be: `relative` times what is expected, plus `absolute`.

    Without `absolute` it is what rounding leaves: 512 units of the last place of the largest entry expected, or
    1e-12 where zeros are expected; below the least normal number there is no precision. Values in a coarser precision
    than float64 get a tolerance that fits it.
    `nan` declares that NaN is expected where the expected value has it.
    """

    relative: float = 1e-7
    absolute: float | None = None
    nan: bool = False

    def allowed(self, expected: Array, dtype: np.dtype[Any]) -> Array:
        """The largest deviation of each entry of a value of this precision."""
        # Single precision is what honest code computes in; in half precision anything would be right within 5 %.
        unit, least = min(unit_of(dtype), _SINGLE), float(np.finfo(dtype if dtype.kind in "fc" else float).tiny)
        sizes = np.abs(np.where(np.isfinite(expected), expected, 0))
        relative = min(max(self.relative, 1024 * unit), max(self.relative, _LOOSEST))
        largest = float(sizes.max(initial=0.0))
        floor = min(512 * unit, _LOOSEST) * largest if largest else NOTHING * max(1.0, unit / np.finfo(float).eps)
        return np.asarray(relative * sizes + least + (floor if self.absolute is None else self.absolute))


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The first way in which a value is not what is expected.

    `reason` is one of structure, shape, dtype, not finite, values. `words` do not tell what is expected beyond
    shapes and kinds. `where` is the path to the value and the worst entry, `count` how many entries differ, `worst`
    the largest deviation relative to the larger of the two numbers, `actual` and `expected` the two at that place.
    """

    reason: str
    words: str
    where: str = ""
    count: int = 0
    worst: float = 0.0
    actual: Any = None
    expected: Any = None


def compare(actual: Any, expected: Any, tolerance: Tolerance | None = None, where: str = "") -> Mismatch | None:
    """The first difference, or None where both are the same up to rounding.

    A list may stand for a tuple or an array of numbers, a whole number for a float; a truth value is no number, and
    a complex number is not a real one.

    Raises
    ------
    TypeError
        If what is expected is neither a number nor any of the above: the author's mistake, never the student's.

    """
    tolerance = tolerance or Tolerance()
    if isinstance(expected, Mapping):
        return _mappings(actual, expected, tolerance, where)
    if isinstance(expected, (tuple, list)):
        return _sequences(actual, expected, tolerance, where)
    if expected is None or isinstance(expected, (str, bytes)):
        return _plain(actual, expected, where)
    if type(actual) is int and type(expected) is int:  # of any size
        return None if actual == expected else _integers(actual, expected, where)
    numbers = as_numbers(expected)
    if numbers is None:
        raise TypeError(f"nothing can be compared with {kind_of(expected)}")
    return _numbers(actual, numbers, tolerance, where)


def as_numbers(value: Any) -> Array | None:
    """The array of a number, an array, or nested sequences of equal lengths; None for anything else."""
    if isinstance(value, (np.ndarray, np.generic)):
        found = np.asarray(value)
    elif isinstance(value, (bool, int, float, complex, list, tuple)):
        try:
            huge = type(value) is int and value.bit_length() > 63
            found = np.asarray(float(value) if huge else value)  # type: ignore[arg-type]
        except (ValueError, TypeError, OverflowError):  # ragged, or things that are no numbers
            return None
    else:
        return None
    return found if found.dtype.kind in "biufc" else None


def named(where: str) -> str:
    """How a place is called in a sentence."""
    return f"`{where}`" if where else "the result"


def kind_of(value: Any) -> str:
    """How the type of a value is called in a sentence."""
    match value:
        case None:
            return "None"
        case bool() | np.bool_():
            return "a truth value"
        case np.ndarray():
            return f"an array of shape {value.shape}"
        case int() | float() | complex() | np.number():
            return "a number"
        case str() | bytes():
            return "a text"
        case tuple() | list():
            return f"a {type(value).__name__} of {len(value)}"
        case Mapping():
            return "a dict"
    told = getattr(value, "type", None)  # the mark of something that did not cross the wall
    return f"a {told if isinstance(told, str) else type(value).__name__}"


def kind_words(dtype: np.dtype[Any]) -> str:
    """How the entries of an array are called in a sentence."""
    return {"b": "truth values", "c": "complex numbers", "i": "whole numbers", "u": "whole numbers"}.get(
        dtype.kind, "numbers"
    )


def unit_of(*dtypes: np.dtype[Any]) -> float:
    """Distance from one to the next number in the coarsest of these precisions; whole numbers count as float64."""
    return max(float(np.finfo(each).eps) if each.kind in "fc" else float(np.finfo(float).eps) for each in dtypes)


def _plain(actual: Any, expected: Any, where: str) -> Mismatch | None:
    if type(actual) is type(expected) and actual == expected:
        return None
    if expected is not None and type(actual) is type(expected):
        return Mismatch("values", f"{named(where)} is another text", where, 1, 1.0, actual, expected)
    words = f"{named(where)} is {kind_of(actual)}, expected {kind_of(expected)}"
    return Mismatch("structure", words, where, 1, actual=actual, expected=expected)


def _integers(actual: int, expected: int, where: str) -> Mismatch:
    worst = abs(actual - expected) / max(abs(actual), abs(expected))
    return Mismatch("values", f"{named(where)} differs, by {worst:.2g} of its size", where, 1, worst, actual, expected)


def _mappings(actual: Any, expected: Mapping[Any, Any], tolerance: Tolerance, where: str) -> Mismatch | None:
    if not isinstance(actual, Mapping):
        return Mismatch("structure", f"{named(where)} is {kind_of(actual)}, expected a dict", where, 1)
    missing = [str(key) for key in expected if key not in actual]
    extra = [str(key) for key in actual if key not in expected]
    if missing:
        return Mismatch("structure", f"{named(where)} lacks {', '.join(missing)}", where, len(missing))
    if extra:
        return Mismatch("structure", f"{named(where)} has more than asked: {', '.join(extra)}", where, len(extra))
    found = (compare(actual[key], each, tolerance, f"{where}[{key!r}]") for key, each in expected.items())
    return _first(found)


def _sequences(actual: Any, expected: tuple[Any, ...] | list[Any], tolerance: Tolerance, where: str) -> Mismatch | None:
    if not isinstance(actual, (tuple, list)) and not (isinstance(actual, np.ndarray) and actual.ndim):
        words = f"{named(where)} is {kind_of(actual)}, expected {kind_of(expected)}"
        return Mismatch("structure", words, where, 1)
    if len(actual) != len(expected):
        words = f"{named(where)} has {len(actual)} values, expected {len(expected)}"
        return Mismatch("structure", words, where, abs(len(actual) - len(expected)))
    pairs = enumerate(zip(actual, expected, strict=True))
    return _first(compare(one, other, tolerance, f"{where}[{at}]") for at, (one, other) in pairs)


def _first(found: Any) -> Mismatch | None:
    """The gravest kind of difference: a wrong structure or shape anywhere comes before a wrong value."""
    order = ("structure", "shape", "dtype", "not finite", "values")
    return min((each for each in found if each), key=lambda each: order.index(each.reason), default=None)


def _numbers(actual: Any, expected: Array, tolerance: Tolerance, where: str) -> Mismatch | None:
    found = as_numbers(actual)
    if found is None:
        told = kind_of(expected if expected.ndim else expected[()])
        return Mismatch("structure", f"{named(where)} is {kind_of(actual)}, expected {told}", where, 1)
    if found.shape != expected.shape:
        words = f"{named(where)} has shape {found.shape}, expected {expected.shape}"
        return Mismatch("shape", words, where, 1, actual=found.shape, expected=expected.shape)
    if (found.dtype.kind == "b") != (expected.dtype.kind == "b") or found.dtype.kind == "c" != expected.dtype.kind:
        words = f"{named(where)} holds {kind_words(found.dtype)}, expected {kind_words(expected.dtype)}"
        return Mismatch("dtype", words, where, found.size, actual=str(found.dtype), expected=str(expected.dtype))
    if found.dtype.kind in "biu" and expected.dtype.kind in "biu":
        return _values(found, expected, found != expected, where)
    return _floats(found, expected, tolerance, where)


def _floats(found: Array, expected: Array, tolerance: Tolerance, where: str) -> Mismatch | None:
    same = found == expected
    if same.all():
        return None
    same |= np.isnan(found) & np.isnan(expected) & tolerance.nan
    strange = ~same & ~(np.isfinite(found) & np.isfinite(expected))
    if strange.any():
        at = _place(np.argwhere(strange)[0])
        bad = found[strange][0]
        count = int(strange.sum())
        told = f"{named(where)} is not finite" if not np.isfinite(bad) else f"{named(where)} is finite, expected not"
        words = told if not found.ndim else f"{told} in {count} of {found.size} entries, first at {at}"
        return Mismatch("not finite", words, where + at, count, np.inf, bad, expected[strange][0])
    allowed = tolerance.allowed(expected, found.dtype)
    with np.errstate(invalid="ignore", over="ignore"):
        wrong = ~same & ~(np.abs(found - expected) <= allowed)
    return _values(found, expected, wrong, where)


def _values(found: Array, expected: Array, wrong: Array, where: str) -> Mismatch | None:
    if not wrong.any():
        return None
    with np.errstate(all="ignore"):
        one, other = (each.astype(complex if each.dtype.kind == "c" else float) for each in (found, expected))
        size = np.maximum(np.abs(one), np.abs(other))
        deviation = np.where(wrong, np.abs(one - other) / np.where(size > 0, size, 1), -1.0)
    at = np.unravel_index(int(np.argmax(deviation)), found.shape)
    worst, count, place = float(deviation[at]), int(wrong.sum()), _place(at)
    told = f"{named(where)} differs"
    if found.ndim:
        told += f" in {count} of {found.size} entries, most at {place}"
    words = f"{told}, by {worst:.2g} of its size"
    return Mismatch("values", words, where + place, count, worst, found[at].item(), expected[at].item())


def _place(at: Any) -> str:
    return "[" + ", ".join(str(int(each)) for each in at) + "]" if len(at) else ""
