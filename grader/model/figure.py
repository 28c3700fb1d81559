"""Pictures in statements, computed from data."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from grader.model.kinds import snake

if TYPE_CHECKING:
    from markupsafe import Markup

MARKER: Final = "[figure]"  # the paragraph of a statement in whose place the figure is put


@dataclass(frozen=True)
class AbstractFigure(ABC):
    """Something to draw. Fields are what the data file holds; keys that are no field are for other readers.

    A final kind is a frozen dataclass in the file of its name. It refuses data that cannot be drawn with a
    `ValueError`, whose words the author is told.
    """

    @classmethod
    def kind(cls) -> str:
        """Name of the kind: that of the file."""
        return snake(cls.__name__)

    @abstractmethod
    def text(self) -> str:
        """The figure in plain characters, for terminals, Markdown, and readers who cannot see."""

    @abstractmethod
    def svg(self, alt: str) -> Markup:
        """The figure as one `svg` element that loads nothing; it takes its colour from the text around it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it stands in a statement; `alt` says in words what it shows."""

    drawing: AbstractFigure
    alt: str

    @property
    def fenced(self) -> str:
        """What stands for the figure in a statement: its text as a block of Markdown."""
        return f"```text\n{self.drawing.text()}\n```"
