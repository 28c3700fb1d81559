"""What may differ from one student's paper to another's, and the draws that make the difference."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

T = TypeVar("T")
TRIALS: Final = 20_000  # draws before a declaration counts as one that nothing can meet


_SEED: Final = re.compile(r"[A-Za-z0-9][\w.-]{0,39}", re.ASCII)


def is_seed(text: str) -> bool:
    """Whether a text may name a version of a paper."""
    return _SEED.fullmatch(text) is not None


class Draws:
    """An endless stream of random numbers that depends on its name alone: the same on every machine, for ever."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._count = 0
        self._ready: list[int] = []

    def below(self, size: int) -> int:
        """A whole number from 0 to size - 1, all equally likely."""
        beyond = 2**64 - 2**64 % size
        while True:
            found = self._next()
            if found < beyond:
                return found % size

    def between(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + self.below(high - low + 1)

    def one_of(self, items: Sequence[T]) -> T:
        """One of them."""
        return items[self.below(len(items))]

    def some(self, items: Sequence[T], count: int) -> tuple[T, ...]:
        """So many of them in a random order."""
        left = list(items)
        return tuple(left.pop(self.below(len(left))) for _ in range(count))

    def shuffled(self, items: Sequence[T]) -> tuple[T, ...]:
        """All of them in a random order."""
        return self.some(items, len(items))

    def _next(self) -> int:
        """Sixty-four random bits; each digest holds four times as many."""
        if not self._ready:
            self._count += 1
            digest = sha256(f"{self._name}\0{self._count}".encode()).digest()
            self._ready = [int.from_bytes(digest[at : at + 8], "big") for at in range(0, len(digest), 8)]
        return self._ready.pop()


@dataclass(frozen=True)
class AbstractQuantity(ABC):
    """Something that a problem lets vary. Fields are the parameters that a file may set.

    A final kind is a frozen dataclass in the file of its name; its docstring is its manual page. Parameters that
    do not go together are refused by `__post_init__` with `ValueError`.
    """

    @classmethod
    def kind(cls) -> str:
        """Name of the kind: that of the file."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def needs(self) -> tuple[str, ...]:
        """Names of quantities that have to be drawn before this one."""
        return ()

    @abstractmethod
    def printed(self, folder: Path, drawn: Mapping[str, Any]) -> Any:
        """The value on the paper that is nobody's own; `folder` is where the problem lies.

        Raises
        ------
        ValueError
            If what the declaration says gives none.

        """

    @abstractmethod
    def draw(self, draws: Draws, drawn: Mapping[str, Any]) -> Any:
        """The value on one student's paper; `drawn` are the values of the quantities before it.

        Raises
        ------
        ValueError
            If nothing meets the declaration.

        """

    def views(self, value: Any) -> Mapping[str, Any]:  # noqa: ARG002  (most kinds have none of their own)
        """What else a placeholder may ask of a value, by name."""
        return {}


@dataclass(frozen=True, slots=True)
class Value:
    """A value that placeholders may name, with the views that its kind adds to those that all values have."""

    data: Any
    views: Mapping[str, Any]
