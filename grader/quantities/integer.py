"""A whole number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from grader.model.variants import AbstractQuantity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from grader.model.variants import Draws

_WORDS: Final = (
    "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
).split()


@dataclass(frozen=True)
class Integer(AbstractQuantity):
    """A whole number, such as a size; the view `words` spells it (`four`).

    Parameters
    ----------
    usual:
        The number on the paper that is nobody's own.
    low:
        The least that is drawn.
    high:
        The greatest that is drawn.
    times:
        Only multiples of it are drawn.
    differs_from:
        Quantities declared before, none of which it may equal.

    """

    usual: int
    low: int
    high: int
    times: int = 1
    differs_from: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse ranges in which there is nothing."""
        if self.times < 1:
            raise ValueError(f"`times` is at least 1, found {self.times}")
        if not self._choices():
            raise ValueError(f"there is no multiple of {self.times} from {self.low} to {self.high}")

    def needs(self) -> tuple[str, ...]:
        """Those that it differs from."""
        return self.differs_from

    def printed(self, folder: Path, drawn: Mapping[str, Any]) -> int:  # noqa: ARG002
        """As declared."""
        return self.usual

    def draw(self, draws: Draws, drawn: Mapping[str, Any]) -> int:
        """One of the numbers that are left."""
        taken = {drawn[name] for name in self.differs_from}
        left = [number for number in self._choices() if number not in taken]
        if not left:
            raise ValueError(f"no number is left that differs from {', '.join(self.differs_from)}")
        return draws.one_of(left)

    def views(self, value: int) -> Mapping[str, Any]:
        """The number in words."""
        return {"words": _WORDS[value] if 0 <= value < len(_WORDS) else str(value)}

    def _choices(self) -> list[int]:
        return [number for number in range(self.low, self.high + 1) if number % self.times == 0]
