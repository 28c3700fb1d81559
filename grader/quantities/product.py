"""The product of whole numbers drawn before."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

from grader.model.variants import AbstractQuantity
from grader.quantities._sizes import names_in, numbers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from grader.model.variants import Draws


@dataclass(frozen=True)
class Product(AbstractQuantity):
    """The product of whole numbers, such as a width made of heads and their size.

    Parameters
    ----------
    of:
        Numbers, or quantities declared before.

    """

    of: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse a product of nothing."""
        if not self.of:
            raise ValueError("a product has at least one factor: write of: [n, m]")

    def needs(self) -> tuple[str, ...]:
        """The names among its factors."""
        return names_in(self.of)

    def printed(self, folder: Path, drawn: Mapping[str, Any]) -> int:  # noqa: ARG002
        """It follows from the others."""
        return prod(numbers(self.of, drawn))

    def draw(self, draws: Draws, drawn: Mapping[str, Any]) -> int:  # noqa: ARG002
        """It follows from the others."""
        return prod(numbers(self.of, drawn))
