"""The order in which parts are printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.model.variants import AbstractQuantity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from grader.model.variants import Draws


@dataclass(frozen=True)
class Order(AbstractQuantity):
    """The order in which parts of the file are printed, such as statements to be called true or false.

    The labels stay where they are: whichever part comes first is (a) on that paper, and its answer is looked for there.

    Parameters
    ----------
    parts:
        Ids of the parts in the order of the paper that is nobody's own.

    """

    parts: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse what has one order only."""
        if len(self.parts) < 2 or len(set(self.parts)) < len(self.parts):
            raise ValueError("`parts` must be at least two different parts")

    def printed(self, folder: Path, drawn: Mapping[str, Any]) -> tuple[str, ...]:  # noqa: ARG002
        """As declared."""
        return self.parts

    def draw(self, draws: Draws, drawn: Mapping[str, Any]) -> tuple[str, ...]:  # noqa: ARG002
        """Any order."""
        return draws.shuffled(self.parts)
