"""Titles of questions, found although they are spelt a little differently."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

if TYPE_CHECKING:
    from grader.documents.outline import Outline

_ALIKE: Final = 85.0
_SHORTEST: Final = 4
_MARGIN: Final = 6
_MARKUP: Final = 40  # characters of emphasis and the like
_NOT_WORDS: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Titles:
    """The titles that the slots of an assessment name, each with the nodes that it is the title of."""

    known: tuple[tuple[str, int], ...]
    longest: int

    def nodes(self, text: str, *, whole: bool = False) -> tuple[int, ...]:
        """Nodes whose title the text is or, unless it must be the whole of it, begins with."""
        if not self.known or not _SHORTEST <= len(text) <= 2 * self.longest + _MARKUP:
            return ()
        plain = normal(text)
        return tuple(number for title, number in self.known if _alike(plain, title, whole=whole))


def titles_of(outline: Outline) -> Titles:
    """The titles of an outline; titles of one or two letters are not used."""
    found = tuple(
        (plain, number)
        for number, node in enumerate(outline.nodes)
        for heading in node.headings
        if len(plain := normal(heading)) >= _SHORTEST
    )
    return Titles(found, max((len(title) for title, _ in found), default=0))


def normal(text: str) -> str:
    """Lower-case words with single spaces."""
    return _NOT_WORDS.sub(" ", text).strip().lower()


def _alike(text: str, title: str, *, whole: bool) -> bool:
    begun = text if whole else text[: len(title) + _MARGIN]
    if abs(len(begun) - len(title)) > len(title) // 4 + _MARGIN:
        return False
    return fuzz.ratio(begun, title, score_cutoff=_ALIKE) > 0
