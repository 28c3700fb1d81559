"""Numbers with labels, and series of numbers, in running text, lists or tables."""

from __future__ import annotations

import re
from collections.abc import Mapping  # noqa: TC003  a field's type is read when problems are loaded
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Final

from grader.answers._labels import Cell, Labels, labels, number, read_sentence, read_tables, tokens
from grader.language.prose.sentences import LONGEST, Prose, prepare
from grader.language.repair import repair
from grader.model.answer import Answer, Malformed
from grader.model.kinds import AbstractAnswerKind, Example

if TYPE_CHECKING:
    from grader.model.answer import Reading
    from grader.model.symbols import Declarations

_PASSAGES: Final = {
    "rows": {"bigram": (), "char": ()},
    "columns": {"play": ("Shakespeare",), "wiki": ("Wikipedia",)},
}
_SHORTEST: Final = 4  # numbers in a row that make a series
_VALUE: Final = r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?"
_SERIES: Final = re.compile(rf"{_VALUE}(?:\s*(?:,|;|->|\s)\s*{_VALUE}){{{_SHORTEST - 1},}}")


@dataclass(frozen=True, slots=True)
class Numbers:
    """What was read: numbers by `<row>_<column>`, the longest series of numbers, and the prose around them."""

    labelled: Mapping[str, float]
    series: tuple[float, ...]
    prose: Prose
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Readings(AbstractAnswerKind):
    """Labelled numbers, such as results of measurements, and series, such as a curve of losses.

    `Answer.value` is a `Numbers`. A number may stand before or behind its labels, in a sentence, a list or a
    Markdown table in either orientation; `24.7 and 15.8` takes its labels in the order in which they came up.
    A number without both labels is no reading, and the first reading of a label counts.

    Parameters
    ----------
    rows
        Names of the first label (the model, say), each with its spellings.
    columns
        Names of the second label (the text that was measured, say), each with its spellings.

    """

    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "The bigram model has 5.8 on Shakespeare and 24.7 on Wikipedia.",
            expected="bigram_play = 5.8, bigram_wiki = 24.7",
            parameters=_PASSAGES,
        ),
        Example(
            "| | bigram | char |\n|---|---|---|\n| Shakespeare | 7.4 | 7.3 |",
            expected="bigram_play = 7.4, char_play = 7.3",
            parameters=_PASSAGES,
        ),
        Example("losses = [3.2, 2.6, 2.3, 2.2]", expected="series 3.2, 2.6, 2.3, 2.2"),
        Example("???", expected="readings.empty"),
    )  # fmt: skip

    def read(self, text: str, declarations: Declarations) -> Reading:  # noqa: ARG002  prose may use any symbol
        """Find the numbers; only the first 20,000 characters are looked at."""
        start, repairs = repair(text[:LONGEST])
        rows, columns = labels(self.rows), labels(self.columns)
        cells, rest = read_tables(start, rows, columns)
        prose = prepare(rest + text[LONGEST:])
        if not prose.sentences and not cells:
            message = "there is neither a word nor a number in this answer"
            return Malformed(self.kind(), text[:LONGEST], "readings.empty", message, "name each number")
        labelled: dict[str, float] = {}
        for cell in (*cells, *_cells(prose, rows, columns)):
            labelled.setdefault(f"{cell.row}_{cell.column}", cell.value)
        numbers = Numbers(labelled, _series(prose.plain), prose, tuple(self.rows), tuple(self.columns))
        return Answer(self.kind(), text[:LONGEST], numbers, plain=_printed(numbers), repairs=repairs)


def _cells(prose: Prose, rows: Labels, columns: Labels) -> list[Cell]:
    if not rows or not columns:
        return []
    cells: list[Cell] = []
    row = column = ""
    seen_rows: dict[str, None] = {}
    seen_columns: dict[str, None] = {}
    for sentence in prose.sentences:
        items = tokens(sentence, rows, columns)
        seen_rows |= dict.fromkeys(item.row for item in items if item.row)
        seen_columns |= dict.fromkeys(item.column for item in items if item.column)
        cells += read_sentence(items, (row, column), (_order(seen_rows, rows), _order(seen_columns, columns)))
        row = next((item.row for item in reversed(items) if item.row), row)
        column = next((item.column for item in reversed(items) if item.column), column)
    return cells


def _order(seen: Mapping[str, None], known: Labels) -> tuple[str, ...]:
    """Names in the order in which they came up, then those that did not."""
    return tuple(dict.fromkeys((*seen, *(name for name, _ in known))))


def _series(text: str) -> tuple[float, ...]:
    """The longest run of numbers that only commas, blanks or arrows part."""
    runs = (re.findall(_VALUE, found[0]) for found in _SERIES.finditer(text.lower()))
    longest = max(runs, key=len, default=[])
    values = ((-1 if value[0] == "-" else 1, number(value.lstrip("-"))) for value in longest)
    return tuple(sign * value for sign, value in values if value is not None)


def _printed(numbers: Numbers) -> str:
    named = [f"{name} = {value:g}" for name, value in numbers.labelled.items()]
    series = [f"series {', '.join(f'{value:g}' for value in numbers.series)}"] if numbers.series and not named else []
    return ", ".join((*named, *series))
