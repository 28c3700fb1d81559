"""A tree of words with a number on every branch."""

from __future__ import annotations

import math
import string
from collections.abc import Mapping  # noqa: TC003 - fields are bound by their types
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from markupsafe import Markup

from grader.model.figure import AbstractFigure

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST: Final = 200  # branches that still make a picture
_ROW, _LETTER, _WIDE, _MARGIN = 30, 9, 12, 8  # pixels: of a row, letters, the border
_STEM: Final = 22  # pixels from the end of a word's column to where its branches part
_SIZE: Final = 16  # of the letters, in pixels
_LINE: Final = Markup('<path d="{}" fill="none" stroke="currentColor"/>')


class _Node(NamedTuple):
    """A word with its place: `depth` from the root, `row` from the top, the row of its parent, whether it goes on."""

    word: str
    value: float
    depth: int
    row: float
    above: float
    goes_on: bool


@dataclass(frozen=True)
class Tree(AbstractFigure):
    """A tree, drawn from left to right.

    Parameters
    ----------
    bos:
        The word at the root.
    edges:
        For every prefix that goes on, words joined by blanks and the root first, its next words, each with its number.

    """

    bos: str
    edges: Mapping[str, Mapping[str, float]]

    def __post_init__(self) -> None:
        """Refuse what is no tree.

        Raises
        ------
        ValueError
            If a word is empty or has blanks, a number is not finite, a prefix is not reached from the root, or there
            is nothing or too much to draw.

        """
        words = [self.bos, *(word for below in self.edges.values() for word in below)]
        for word in words:
            if not word or len(word.split()) != 1:
                raise ValueError(f"`{word}` is no word: words are not empty and have no blanks in them")
        for prefix, word, value in self._branches():
            if not math.isfinite(value):
                raise ValueError(f"the number of `{prefix} {word}` is not finite")
        reached = {self.bos, *(f"{prefix} {word}" for prefix, word, _ in self._branches())}
        lost = next((prefix for prefix in self.edges if prefix not in reached), None)
        if lost is not None:
            raise ValueError(f"no branch leads to `{lost}`; prefixes begin with `{self.bos}`")
        if not 1 < len(words) <= MOST + 1:
            raise ValueError(f"the tree has {len(words) - 1} branches; between 1 and {MOST} can be drawn")

    def text(self) -> str:
        """One line for each word, with the branches drawn in front of it."""
        return "\n".join([self.bos, *self._lines(self.bos, "")])

    def svg(self, alt: str) -> Markup:
        """Words in columns by depth; the number of a branch stands above it, where no other line passes."""
        nodes = list(self._placed())
        gap = _STEM + 24 + 8 * max(len(self._number(node.value)) for node in nodes)
        columns = _columns(nodes, gap)
        last = max(node.depth for node in nodes)
        wide = columns[last] + max(_width(node.word) for node in nodes if node.depth == last) + _MARGIN
        high = round(_ROW * (1 + max(node.row for node in nodes))) + _MARGIN
        body = Markup("").join(self._drawn(node, columns, gap) for node in nodes)
        head = Markup(
            '<svg class="figure" role="img" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}" '
            'xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" font-size="{}" fill="currentColor">'
        )
        return head.format(alt, wide, high, wide, high, _SIZE) + body + Markup("</svg>")

    def _branches(self) -> Iterator[tuple[str, str, float]]:
        return ((prefix, word, value) for prefix, below in self.edges.items() for word, value in below.items())

    def _lines(self, prefix: str, front: str) -> Iterator[str]:
        below = self.edges.get(prefix, {})
        for place, (word, value) in enumerate(below.items(), 1):
            corner, line = ("└─ ", "   ") if place == len(below) else ("├─ ", "│  ")
            yield f"{front}{corner}{word}  {self._number(value)}"
            yield from self._lines(f"{prefix} {word}", front + line)

    def _number(self, value: float) -> str:
        """A number with as many decimals as the longest of the tree, so that they can be compared at sight."""
        written = (f"{abs(number):.4f}".rstrip("0") for *_, number in self._branches())
        return f"{value:.{max(1, *(len(text) - text.index('.') - 1 for text in written))}f}"

    def _placed(self) -> Iterator[_Node]:
        """Every word with its place; a word stands in the middle of what follows it."""
        rows: dict[str, float] = {}
        self._rows(self.bos, rows, 0)
        yield _Node(self.bos, 0.0, 0, rows[self.bos], rows[self.bos], goes_on=True)
        for prefix, word, value in self._branches():
            path = f"{prefix} {word}"
            yield _Node(word, value, len(prefix.split()), rows[path], rows[prefix], bool(self.edges.get(path)))

    def _rows(self, prefix: str, rows: dict[str, float], free: int) -> int:
        """Give every prefix below its row, from the first free one on; the next free row comes back."""
        below = [f"{prefix} {word}" for word in self.edges.get(prefix, {})]
        for each in below:
            free = self._rows(each, rows, free)
        rows[prefix] = (rows[below[0]] + rows[below[-1]]) / 2 if below else free
        return free if below else free + 1

    def _drawn(self, node: _Node, columns: list[int], gap: int) -> Markup:
        """A word, the branch that leads to it with its number above, and the line to where its own branches part."""
        left, y = columns[node.depth], _middle(node.row)
        drawn = Markup('<text x="{}" y="{}">{}</text>').format(left, y + 5, node.word)
        if node.depth:
            drawn += _LINE.format(f"M{left - gap + _STEM} {_middle(node.above)}V{y}H{left - 6}")
            drawn += Markup('<text x="{}" y="{}" font-size="{}" text-anchor="middle">{}</text>').format(
                left - (gap - _STEM) // 2 - 3, y - 5, _SIZE - 3, self._number(node.value).replace("-", "−")
            )
        if node.goes_on:
            start = left + _width(node.word) + 4
            drawn += _LINE.format(f"M{start} {y}H{columns[node.depth + 1] - gap + _STEM}")
        return drawn


def _width(word: str) -> int:
    """Room for a word, in pixels: no font tells us, so capitals, signs and other alphabets count more."""
    narrow = set(string.ascii_lowercase + string.digits) - set("mw")
    return sum(_LETTER if letter in narrow else _WIDE for letter in word)


def _columns(nodes: list[_Node], gap: int) -> list[int]:
    """The left side of the words of each depth."""
    columns = [_MARGIN]
    for depth in range(max(node.depth for node in nodes)):
        longest = max(_width(node.word) for node in nodes if node.depth == depth)
        columns.append(columns[-1] + longest + gap)
    return columns


def _middle(row: float) -> int:
    return round(_ROW * (row + 0.5)) + _MARGIN // 2
