"""An array of whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

from grader.model.variants import TRIALS, AbstractQuantity
from grader.quantities._sizes import names_in, numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from grader.model.variants import Draws


@dataclass(frozen=True)
class Integers(AbstractQuantity):
    """An array of whole numbers. No row along its last axis is constant; the view `latex` prints it as matrices.

    Parameters
    ----------
    shape:
        Its sizes: numbers, or quantities declared before.
    usual:
        The array on the paper that is nobody's own, as lists in lists.
    low:
        The least entry that is drawn.
    high:
        The greatest entry that is drawn.

    """

    shape: tuple[str, ...]
    usual: Any
    low: int
    high: int

    def __post_init__(self) -> None:
        """Refuse what is no array."""
        if not self.shape:
            raise ValueError("an array has at least one axis: write shape: [n]")
        if self.low > self.high:
            raise ValueError(f"`low` {self.low} is above `high` {self.high}")

    def needs(self) -> tuple[str, ...]:
        """The names among its sizes."""
        return names_in(self.shape)

    def printed(self, folder: Path, drawn: Mapping[str, Any]) -> Any:  # noqa: ARG002
        """As declared; it must have the declared shape."""
        sizes = numbers(self.shape, drawn)
        if _shape(self.usual) != sizes or not all(type(entry) is int for entry in _entries(self.usual)):
            raise ValueError(f"`usual` is no array of whole numbers of shape {sizes}")
        return self.usual

    def draw(self, draws: Draws, drawn: Mapping[str, Any]) -> Any:
        """Entries at random, drawn again until all rows vary."""
        sizes = numbers(self.shape, drawn)
        for _ in range(TRIALS):
            found = _nested([draws.between(self.low, self.high) for _ in range(prod(sizes))], sizes)
            if _rows_vary(found):
                return found
        raise ValueError("there are too few numbers for rows that vary: widen `low` and `high`")


def _nested(entries: list[int], sizes: tuple[int, ...]) -> Any:
    for size in reversed(sizes[1:]):
        entries = [entries[at : at + size] for at in range(0, len(entries), size)]  # type: ignore[misc]
    return entries


def _rows_vary(array: Any) -> bool:
    if isinstance(array[0], list):
        return all(map(_rows_vary, array))
    return len(array) == 1 or len(set(array)) > 1


def _shape(array: Any) -> tuple[int, ...] | None:
    """The sizes of lists in lists; None if they are ragged."""
    if not isinstance(array, list):
        return ()
    inner = {_shape(each) for each in array}
    rest = inner.pop() if len(inner) == 1 else None
    return None if rest is None else (len(array), *rest)


def _entries(array: Any) -> Iterator[Any]:
    if not isinstance(array, list):
        yield array
        return
    for each in array:
        yield from _entries(each)
