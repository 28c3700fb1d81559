"""Numbers with labels: which model and which passage a number in running text or in a table belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from grader.language.prose.markup import plain
from grader.language.prose.words import joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from grader.language.prose.sentences import Sentence

Labels = tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]
"""Names in the order of declaration, each with its spellings as words."""

_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*(?:e[+-]?\d+)?")
_TABLE_LINE: Final = re.compile(r"^[^\n|]*\|[^\n]*\|", re.MULTILINE)
_RULE: Final = re.compile(r"^[\s|:+-]+$")
_ROW_BREAK: Final = re.compile(r"\|[ \t]+(?=\|)")


@dataclass(frozen=True, slots=True)
class Token:
    """One thing of a text in its order: a label of a row or column, or a number."""

    row: str = ""
    column: str = ""
    value: float | None = None


def labels(declared: Mapping[str, Iterable[str]]) -> Labels:
    """Compile names and their spellings; the name itself is always one of them."""
    return tuple(
        (name, tuple(_words(spelling) for spelling in dict.fromkeys((name, *spellings))))
        for name, spellings in declared.items()
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(joined(plain(text).lower()).replace("-", " ").split())


def number(text: str) -> float | None:
    """The number that a word is, if it is one; `1,234` is read as one thousand and so on, `0,2` as a fraction."""
    if not _NUMBER.fullmatch(text):
        return None
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text):
        text = text.replace(",", "")
    text = text.replace(",", ".", 1)
    try:
        return float(text)
    except ValueError:  # two points: a version or a date
        return None


def tokens(sentence: Sentence, rows: Labels, columns: Labels) -> tuple[Token, ...]:
    """Labels and numbers of a sentence in their order; a minus directly before a number belongs to it."""
    found: list[Token] = []
    words = sentence.words
    place = 0
    while place < len(words):
        row, row_words = _label_at(words, place, rows)
        column, column_words = _label_at(words, place, columns)
        if row or column:
            found.append(Token(row, "" if row else column))
            place += row_words or column_words
            continue
        value = number(words[place])
        if value is not None:
            negative = place > 0 and words[place - 1] == "-" and (place == 1 or number(words[place - 2]) is None)
            found.append(Token(value=-value if negative else value))
        place += 1
    return tuple(found)


def _label_at(words: Sequence[str], place: int, known: Labels) -> tuple[str, int]:
    """Name and length of the longest label whose words stand at a place."""
    best = ("", 0)
    for name, spellings in known:
        for spelling in spellings:
            if len(spelling) > best[1] and tuple(words[place : place + len(spelling)]) == spelling:
                best = (name, len(spelling))
    return best


def first_of(text: str, known: Labels) -> str:
    """Name of the first label in a short text, such as a cell of a table."""
    words = _words(re.sub(r"[():,/]", " ", text))
    return next((name for place in range(len(words)) if (name := _label_at(words, place, known)[0])), "")


@dataclass(frozen=True, slots=True)
class Cell:
    """A number with the names of its row and column; `fresh` counts the labels found beside it."""

    row: str
    column: str
    value: float
    fresh: int


if TYPE_CHECKING:
    Way = Callable[[Sequence[Token], int, str], tuple[str, int]]
    """Finds the label of the number at a place, or takes the one carried over; and whether it stood beside it."""


def _before(kind: str) -> Way:
    def look(items: Sequence[Token], place: int, carried: str) -> tuple[str, int]:
        for item in reversed(items[:place]):
            if name := getattr(item, kind):
                return name, 1
        return carried, 0

    return look


def _behind(kind: str) -> Way:
    def look(items: Sequence[Token], place: int, _: str) -> tuple[str, int]:
        for item in items[place + 1 :]:
            if name := getattr(item, kind):
                return name, 1
            if item.value is not None:
                break
        return "", 0

    return look


def _in_order(other: str, order: Sequence[str]) -> Way:
    """The n-th number since the last label of the other kind has the n-th name: `... 24.7 and 15.8 respectively`."""

    def look(items: Sequence[Token], place: int, _: str) -> tuple[str, int]:
        count = 0
        for item in reversed(items[:place]):
            if getattr(item, other):
                break
            count += item.value is not None
        return (order[count], 0) if count < len(order) else ("", 0)

    return look


def read_sentence(
    items: Sequence[Token], carried: tuple[str, str], orders: tuple[Sequence[str], Sequence[str]]
) -> tuple[Cell, ...]:
    """The numbers of one sentence with their labels, by that way of reading which labels most of them.

    `carried` are the last row and column named before, `orders` the names in the order in which they came up.
    """
    row_before, column_before = _before("row"), _before("column")
    ways = (
        (row_before, column_before),
        (row_before, _behind("column")),
        (_behind("row"), column_before),
        (_behind("row"), _behind("column")),
        (row_before, _in_order("row", orders[1])),
        (_in_order("column", orders[0]), column_before),
    )
    readings = [_read(items, carried, way) for way in ways]
    return max(readings, key=lambda cells: (len({(c.row, c.column) for c in cells}), sum(c.fresh for c in cells)))


def _read(items: Sequence[Token], carried: tuple[str, str], way: tuple[Way, Way]) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    for place, item in enumerate(items):
        if item.value is None:
            continue
        row, row_fresh = way[0](items, place, carried[0])
        column, column_fresh = way[1](items, place, carried[1])
        if row and column and not any(cell.row == row and cell.column == column for cell in cells):
            cells.append(Cell(row, column, item.value, row_fresh + column_fresh))
    return tuple(cells)


def read_tables(text: str, rows: Labels, columns: Labels) -> tuple[tuple[Cell, ...], str]:
    """Cells of all Markdown tables, in either orientation, and the text without the tables."""
    if "|" not in text:
        return (), text
    lines = _TABLE_LINE.findall(text)
    if len(lines) == 1 and ("|--" in text or "| --" in text):  # all rows on one line
        text = _ROW_BREAK.sub("|\n", text)
        lines = _TABLE_LINE.findall(text)
    grid = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines if not _RULE.match(line)]
    cells: list[Cell] = []
    for line in grid[1:]:
        for place, entry in enumerate(line):
            value = number(entry.strip("*$` ").lower())
            heads = (line[0], grid[0][place] if place < len(grid[0]) else "")
            row = next(filter(None, (first_of(head, rows) for head in heads)), "")
            column = next(filter(None, (first_of(head, columns) for head in heads)), "")
            if value is not None and place and row and column:
                cells.append(Cell(row, column, value, 2))
    return (tuple(cells), _TABLE_LINE.sub("\n", text)) if cells else ((), text)
