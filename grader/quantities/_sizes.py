"""Names that stand for numbers drawn before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def names_in(sizes: Sequence[str]) -> tuple[str, ...]:
    """Those of the sizes that are names and no numbers."""
    return tuple(size for size in sizes if not size.isdecimal())


def numbers(sizes: Sequence[str], drawn: Mapping[str, Any]) -> tuple[int, ...]:
    """The sizes as numbers.

    Raises
    ------
    ValueError
        If a name stands for something that is no whole number, or a size is below one.

    """
    found = tuple(int(size) if size.isdecimal() else drawn[size] for size in sizes)
    for size, number in zip(sizes, found, strict=True):
        if not isinstance(number, int) or number < 1:
            raise ValueError(f"a size is a whole number from 1 on, `{size}` is {number}")
    return found
