"""Text that remembers its lines, so that whatever is cut out of it still knows its place."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING

from grader.documents.lines import Zone
from grader.model.submission import Passage, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.documents.lines import Line


@dataclass(frozen=True, slots=True)
class Piece:
    """A line, or what is left of it behind a label; `title` if it is the rest of a heading."""

    text: str
    line: Line
    title: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing of an answer stands here."""
        return self.line.structural or not self.text.strip()


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Pieces in document order, without blank ones at either end and without halves of fences."""

    pieces: tuple[Piece, ...]
    starts: tuple[int, ...] = field(repr=False)
    origin: Line | None = None

    @property
    def text(self) -> str:
        """The text as the student wrote it."""
        return "\n".join(piece.text for piece in self.pieces)

    @property
    def code(self) -> str:
        """What stands in code cells and fences; empty if there are none."""
        kept = [piece.text for piece in self.pieces if piece.line.zone in {Zone.CODE, Zone.FENCE}]
        return "\n".join(kept)

    def place(self, start: int = 0, end: int | None = None) -> Place | None:
        """Where the text between two offsets stands; an empty excerpt stands where its label does."""
        if not self.pieces:
            return Place(self.origin.file, self.origin.number, self.origin.number) if self.origin else None
        first = self.pieces[max(bisect_right(self.starts, start) - 1, 0)].line
        last = self.pieces[-1 if end is None else max(bisect_right(self.starts, max(end - 1, start)) - 1, 0)].line
        return Place(first.file, first.number, last.number if last.file == first.file else first.number)


def excerpt(pieces: Iterable[Piece]) -> Excerpt:
    """The excerpt of these pieces, trimmed."""
    pieces = list(pieces)
    kept = _trim(_whole_fences(_trim([piece for piece in pieces if not piece.line.structural])))
    lengths = [len(piece.text) + 1 for piece in kept]
    starts = tuple(accumulate(lengths, initial=0))[: len(kept)]
    return Excerpt(tuple(kept), starts, pieces[0].line if pieces else None)


def passages(pieces: Sequence[Piece]) -> list[Passage]:
    """Left-over text as passages, one for each run of lines without a gap."""
    runs: list[list[Piece]] = []
    for piece in pieces:
        before = runs[-1][-1].line if runs else None
        if before is None or before.file != piece.line.file or piece.line.number - before.number > 1:
            runs.append([])
        runs[-1].append(piece)
    found = (excerpt(run) for run in runs)
    return [Passage(part.text, place) for part in found if part.text.strip() and (place := part.place())]


def _trim(pieces: list[Piece]) -> list[Piece]:
    start, end = 0, len(pieces)
    while start < end and pieces[start].empty:
        start += 1
    while end > start and pieces[end - 1].empty:
        end -= 1
    return pieces[start:end]


def _whole_fences(pieces: list[Piece]) -> list[Piece]:
    """Without the closing fence of a block that began before the text, or the opening one of a block that goes on."""
    edges = [number for number, piece in enumerate(pieces) if piece.line.zone is Zone.EDGE]
    if len(edges) % 2 == 0:
        return pieces
    begun = pieces[0].line.zone is Zone.FENCE or edges[0] == 0
    drop = edges[0] if begun else edges[-1]
    return pieces[:drop] + pieces[drop + 1 :]
