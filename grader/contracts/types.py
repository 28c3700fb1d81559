"""Types of arguments and results, as plain values; drawing and conformance read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.contracts.dimensions import Dimension

DOMAINS: Final = (
    "normal", "uniform", "positive", "unit", "simplex", "onehot", "mask", "symmetric", "orthogonal", "orthonormal",
    "logits",
)  # fmt: skip
PLAIN: Final = ("scalar", "bool", "str", "any", "callback", "random")
SCALAR_DOMAINS: Final = ("normal", "uniform", "positive", "unit", "logits")
LEAST_AXES: Final = {"simplex": 1, "onehot": 1, "symmetric": 2, "orthogonal": 2, "orthonormal": 2}


@dataclass(frozen=True, slots=True)
class ArrayType:
    """`domain[n, m]`, or without a domain normal entries."""

    domain: str
    shape: tuple[Dimension, ...]


@dataclass(frozen=True, slots=True)
class IndexType:
    """`index(N)`, or `index(N)[B, L]`: integers from 0 to N - 1; `shape` None means a single one."""

    bound: Dimension
    shape: tuple[Dimension, ...] | None = None


@dataclass(frozen=True, slots=True)
class IntType:
    """`int`, or `int(1..K)`: an integer, both ends included."""

    low: Dimension | None = None
    high: Dimension | None = None


@dataclass(frozen=True, slots=True)
class SizeType:
    """A bare expression of dimensions: the size itself."""

    value: Dimension


@dataclass(frozen=True, slots=True)
class PlainType:
    """`scalar`, `bool`, `str`, `any`, `callback`, `random`; or a number of a domain, such as `positive`."""

    name: str


@dataclass(frozen=True, slots=True)
class TupleType:
    """`(A, B)`: a tuple of types."""

    entries: tuple[Type, ...]


@dataclass(frozen=True, slots=True)
class DictType:
    """`{name: A, other: B}`: a dict with these keys."""

    entries: tuple[tuple[str, Type], ...]


Type = ArrayType | IndexType | IntType | SizeType | PlainType | TupleType | DictType


def dimensions(kind: Type) -> Iterator[Dimension]:
    """Every expression of sizes in a type, in the order in which it is written."""
    match kind:
        case ArrayType(shape=shape):
            yield from shape
        case IndexType(bound=bound, shape=shape):
            yield bound
            yield from shape or ()
        case IntType(low=low, high=high):
            yield from (each for each in (low, high) if each is not None)
        case SizeType(value=value):
            yield value
        case TupleType(entries=entries):
            for entry in entries:
                yield from dimensions(entry)
        case DictType(entries=pairs):
            for _, entry in pairs:
                yield from dimensions(entry)
