"""One of several texts or numbers: the letter of a symbol, a word, a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.model.variants import AbstractQuantity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from grader.model.variants import Draws


@dataclass(frozen=True)
class Choice(AbstractQuantity):
    """One of several texts: the letter of a symbol, a word, a number as it is printed.

    Parameters
    ----------
    usual:
        What stands on the paper that is nobody's own.
    among:
        What is drawn from; `usual` may be one of them and need not.
    differs_from:
        Quantities declared before, none of which it may equal.

    """

    usual: str
    among: tuple[str, ...]
    differs_from: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a choice of nothing, and one that would be drawn more often than the others."""
        if not self.among:
            raise ValueError("`among` lists nothing to choose from")
        if len(set(self.among)) < len(self.among):
            raise ValueError("`among` lists something twice")

    def needs(self) -> tuple[str, ...]:
        """Those that it differs from."""
        return self.differs_from

    def printed(self, folder: Path, drawn: Mapping[str, Any]) -> str:  # noqa: ARG002
        """As declared."""
        return self.usual

    def draw(self, draws: Draws, drawn: Mapping[str, Any]) -> str:
        """One that is left."""
        taken = {drawn[name] for name in self.differs_from}
        left = [each for each in self.among if each not in taken]
        if not left:
            raise ValueError(f"nothing is left that differs from {', '.join(self.differs_from)}")
        return draws.one_of(left)
