"""Whether a result has the structure, the shape and the kind of entries that a contract promises, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.contracts.types import ArrayType, DictType, IndexType, IntType, PlainType, SizeType, TupleType
from grader.maths.arrays import as_numbers, kind_of, kind_words

if TYPE_CHECKING:
    from grader.contracts.dimensions import Dimension
    from grader.contracts.types import Type


def conforms(kind: Type, value: Any, sizes: dict[str, int], name: str) -> str:
    """Empty, or words about the first thing that is wrong.

    A dimension that has no size yet takes the one it has where it first stands alone.
    """
    match kind:
        case ArrayType(domain=domain, shape=shape):
            return _array(value, shape, sizes, name) or _entries(value, domain, name)
        case IndexType(bound=bound, shape=None):
            return _integer(value, name) or _below(value, bound, sizes, name)
        case IndexType(bound=bound, shape=shape):
            wrong = _array(value, shape or (), sizes, name)
            return wrong or _whole(value, name) or _below(value, bound, sizes, name)
        case IntType():
            return _integer(value, name) or _within(value, kind, sizes, name)
        case SizeType(value=size):
            return _integer(value, name) or _size(int(value), size, sizes, name)
        case PlainType(name=plain):
            return _plain(value, plain, name)
        case TupleType(entries=entries):
            return sequence([(entry, f"{name}[{at}]") for at, entry in enumerate(entries)], value, sizes, name)
        case DictType(entries=pairs):
            return _dict(value, pairs, sizes, name)


def sequence(entries: list[tuple[Type, str]], value: Any, sizes: dict[str, int], name: str) -> str:
    """The same for a tuple of values, each with its own name; an array counts as the sequence of its rows."""
    rows = isinstance(value, (tuple, list)) or (isinstance(value, np.ndarray) and value.ndim > 0)
    if not rows:
        return f"{_named(name)} is {kind_of(value)}, expected a tuple of {len(entries)}"
    if len(value) != len(entries):
        return f"{_named(name)} has {len(value)} values, expected {len(entries)}"
    found = (conforms(kind, each, sizes, own) for (kind, own), each in zip(entries, value, strict=True))
    return next((words for words in found if words), "")


def _named(name: str) -> str:
    if not name:
        return "the result"
    return name if name.startswith("result ") else f"`{name}`"  # the second of several without names


def _array(value: Any, shape: tuple[Dimension, ...], sizes: dict[str, int], name: str) -> str:
    text = f"[{', '.join(str(each) for each in shape)}]"
    found = as_numbers(value)
    if found is None:
        return f"{_named(name)} is {kind_of(value)}, expected an array: {text}"
    if found.ndim == len(shape):
        _bind(found.shape, shape, sizes)
    expected = tuple(_known(each, sizes) for each in shape)
    if found.ndim == len(shape) and all(e is None or e == f for e, f in zip(expected, found.shape, strict=True)):
        return ""
    told = ", ".join("any" if each is None else str(each) for each in expected) + ("," if len(expected) == 1 else "")
    return f"{_named(name)} has shape {found.shape}, expected ({told}): {text}"


def _bind(found: tuple[int, ...], shape: tuple[Dimension, ...], sizes: dict[str, int]) -> None:
    for size, dimension in zip(found, shape, strict=True):
        if dimension.names == {dimension.text}:
            sizes.setdefault(dimension.text, size)


def _known(dimension: Dimension, sizes: Mapping[str, int]) -> int | None:
    try:
        return dimension.size(sizes)
    except KeyError:
        return None


def _entries(value: Any, domain: str, name: str) -> str:
    """Real numbers; truth values only where zeros and ones are asked for as a mask."""
    dtype = np.asarray(value).dtype
    if dtype.kind == "c" or (dtype.kind == "b" and domain != "mask"):
        return f"{_named(name)} holds {kind_words(dtype)}, expected numbers"
    return ""


def _whole(value: Any, name: str) -> str:
    dtype = np.asarray(value).dtype
    if dtype.kind in "iu" or not np.asarray(value).size:
        return ""
    return f"{_named(name)} holds {kind_words(dtype)}, expected whole numbers"


def _integer(value: Any, name: str) -> str:
    found = as_numbers(value) if not isinstance(value, (list, tuple)) else None
    if found is not None and found.ndim == 0 and found.dtype.kind in "iu":
        return ""
    return f"{_named(name)} is {_of_number(value)}, expected a whole number"


def _below(value: Any, bound: Dimension, sizes: Mapping[str, int], name: str) -> str:
    most = _known(bound, sizes)
    found = np.asarray(value)
    if most is None or not found.size or (found.min() >= 0 and found.max() < most):
        return ""
    return f"{_named(name)} is an index out of range: expected 0 to {bound} - 1"


def _within(value: Any, kind: IntType, sizes: Mapping[str, int], name: str) -> str:
    low, high = (None if each is None else _known(each, sizes) for each in (kind.low, kind.high))
    if (low is None or int(value) >= low) and (high is None or int(value) <= high):
        return ""
    return f"{_named(name)} is out of range: expected {kind.low} to {kind.high}"


def _size(value: int, size: Dimension, sizes: dict[str, int], name: str) -> str:
    if size.names == {size.text}:
        sizes.setdefault(size.text, value)
    return "" if _known(size, sizes) in {None, value} else f"{_named(name)} is {value}, expected {size}"


def _plain(value: Any, plain: str, name: str) -> str:
    match plain:
        case "any" | "callback" | "random":
            return ""
        case "str":
            return "" if isinstance(value, str) else f"{_named(name)} is {kind_of(value)}, expected a text"
        case "bool":
            found = as_numbers(value)
            if found is not None and found.ndim == 0 and found.dtype.kind == "b":
                return ""
            return f"{_named(name)} is {kind_of(value)}, expected a truth value"
    found = as_numbers(value) if not isinstance(value, (list, tuple)) else None
    if found is not None and found.ndim == 0 and found.dtype.kind in "iuf":
        return ""
    return f"{_named(name)} is {_of_number(value)}, expected a number"


def _of_number(value: Any) -> str:
    """What a value is that is no real number: an array by its shape, a number by its kind."""
    found = as_numbers(value)
    if found is None or found.ndim or isinstance(value, (list, tuple)):
        return kind_of(value)
    return {"b": "a truth value", "c": "a complex number"}.get(found.dtype.kind, "not whole")


def _dict(value: Any, pairs: tuple[tuple[str, Type], ...], sizes: dict[str, int], name: str) -> str:
    keys = ", ".join(key for key, _ in pairs)
    if not isinstance(value, Mapping):
        return f"{_named(name)} is {kind_of(value)}, expected a dict with {keys}"
    missing = [key for key, _ in pairs if key not in value]
    if missing:
        return f"{_named(name)} lacks {', '.join(missing)}"
    extra = [str(key) for key in value if key not in dict(pairs)]
    if extra:
        return f"{_named(name)} has more than asked: {', '.join(extra)}"
    found = (conforms(kind, value[key], sizes, f"{name}[{key!r}]" if name else key) for key, kind in pairs)
    return next((words for words in found if words), "")
