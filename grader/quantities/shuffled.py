"""A list of texts in any order: rows of a table, options."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.model.variants import AbstractQuantity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from grader.model.variants import Draws


@dataclass(frozen=True)
class Shuffled(AbstractQuantity):
    """Texts whose order varies: rows of a table, options. The view `lines` puts each on a line of its own.

    Parameters
    ----------
    items:
        The texts in the order of the paper that is nobody's own.

    """

    items: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse what has one order only."""
        if len(set(self.items)) < 2:
            raise ValueError("`items` must be at least two different texts")

    def printed(self, folder: Path, drawn: Mapping[str, Any]) -> list[str]:  # noqa: ARG002
        """As declared."""
        return list(self.items)

    def draw(self, draws: Draws, drawn: Mapping[str, Any]) -> list[str]:  # noqa: ARG002
        """Any order."""
        return list(draws.shuffled(self.items))

    def views(self, value: list[str]) -> Mapping[str, Any]:
        """One on each line."""
        return {"lines": "\n".join(value)}
