"""A choice for each cell of a table with labelled rows and columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Final

from grader.answers._text import LONGEST, plain, too_long
from grader.model.answer import Answer, Malformed
from grader.model.kinds import AbstractAnswerKind, Example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.model.answer import Reading
    from grader.model.symbols import Declarations

Names = Mapping[str, tuple[str, ...]]
Cell = tuple[tuple[str, str], str]

_RULE: Final = re.compile(r"[\s|:+-]*")
_REASON: Final = re.compile(
    r"\b(?:because|since|as (?:the|it|its|this|we|they)|due to|so that|which)\b[^,;.\n]*", re.IGNORECASE
)
_ASIDE: Final = re.compile(r"\([^()]*\)")
_LEAD: Final = (
    r"(?:[-*•]\s*|\(?\w{1,2}[.)]\s+)?"
    r"(?:(?:if|for|when|under|with|given|in case of|the|a|only|there is|we (?:have|want|need))\s+)*"
)
_MARK: Final = r"\s*(?:\([^()]*\)\s*)?(?::|=|->|→|\|)"
_NOT: Final = re.compile(
    r"\b(?:rather than|instead of|over|than|against|unlike)\s+(?:the\s+)?$"
    r"|(?:\b(?:not|never|no|neither|nor|cannot|avoid\w*|without)|n['’]t)\b(?:\s+(?!but\b|so\b)[a-z]+){0,3}\s+$",
    re.IGNORECASE,
)
_REJECTED: Final = re.compile(
    r"\s+(?:(?:is|are|was|would|should|must|can|will)(?:\s+be)?\s*(?:not|never)"
    r"|(?:is|would|should|can|must)n['’]t(?:\s+be)?|cannot be)\s+"
    r"(?:used|chosen|taken|suitable|good|appropriate|right|possible|an? (?:good )?option"
    r"|recommended|the)\b",
    re.IGNORECASE,
)
_METHODS: Final[Mapping[str, object]] = {
    "rows": {"memory": ("memory limit",), "speed": ("fast inference",)},
    "columns": {"left": (), "right": ()},
    "choices": {"A": (), "B": ()},
}


@dataclass(frozen=True)
class ChoiceGrid(AbstractAnswerKind):
    """One choice for each cell of a table, written as a table or told row by row.

    Read are Markdown tables (either way round), `memory: A / B`, `memory: A for left and B for right`,
    `memory: left A, right B`, `speed: B` and `speed: B for both` (all columns), in lines or sentences; reasons may
    stand behind. A choice that is turned down (`would not use A`) is none. Two different choices for one cell make the
    answer unreadable; cells may be missing.

    Parameters
    ----------
    rows:
        Names of the rows, each with other spellings.
    columns:
        Names of the columns, each with other spellings.
    choices:
        Names of the choices, each with other spellings.

    Value: a tuple of pairs ((row, column), choice), in the order of rows and columns.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "| | left | right |\n|---|---|---|\n| memory limit | A | B |\n| speed | B | B |",
            expected="memory/left: A, memory/right: B, speed/left: B, speed/right: B",
            parameters=_METHODS,
        ),
        Example(
            "Memory limit: A for left and B for right. Speed: B for both, as it is simple.",
            expected="memory/left: A, memory/right: B, speed/left: B, speed/right: B",
            parameters=_METHODS,
        ),
        Example("memory: A/B", expected="memory/left: A, memory/right: B", parameters=_METHODS),
        Example("memory: left A; memory: left B", expected="choice_grid.hedged", parameters=_METHODS),
        Example("It depends.", expected="choice_grid.unread", parameters=_METHODS),
    )

    rows: Names = field(default_factory=dict, hash=False)
    columns: Names = field(default_factory=dict, hash=False)
    choices: Names = field(default_factory=dict, hash=False)

    def read(self, text: str, declarations: Declarations) -> Reading:
        """Read the cells. Never raises."""
        del declarations  # rows, columns and choices are no symbols
        refused = too_long(self.kind(), text, LONGEST)
        if refused is not None:
            return refused
        lines = [plain(line) for line in re.split(r"\n|(?<=\|)\s+/\s+(?=\|)", text) if line.strip()]
        tabled = sum(line.count("|") >= 2 for line in lines) > 1
        found = list(self._table(lines) if tabled else self._told("\n".join(lines)))
        if not found:
            return self._malformed(text, "unread", "no cell with a choice could be recognised")
        chosen = dict(reversed(found))
        twice = next((cell for cell, choice in found if chosen[cell] != choice), None)
        if twice is not None:
            return self._malformed(text, "hedged", f"two different choices for {'/'.join(twice)}")
        cells = ((row, column) for row in self.rows for column in self.columns)
        value = tuple((cell, chosen[cell]) for cell in cells if cell in chosen)
        shown = ", ".join(f"{row}/{column}: {choice}" for (row, column), choice in value)
        return Answer("choice_grid", text, value, "", shown)

    def _malformed(self, text: str, note: str, message: str) -> Malformed:
        row, columns = next(iter(self.rows), "row"), ", ".join(f"{column} ..." for column in self.columns)
        hint = f"write one line for each row, such as `{row}: {columns}`, with one of {', '.join(self.choices)}"
        return Malformed("choice_grid", text, f"choice_grid.{note}", message, hint, 0, len(text))

    def _table(self, lines: list[str]) -> Iterator[Cell]:
        """Cells of a table whose first row or first column names the columns."""
        filled = [line for line in lines if not _RULE.fullmatch(line)]
        table = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in filled]
        head: list[str] = []
        for first, *rest in table:
            row, column = _named(first, self.rows), _named(first, self.columns)
            if row is None and column is None:
                head = [_named(cell, self.columns) or _named(cell, self.rows) or "" for cell in rest]
                continue
            labels = head or (list(self.columns) if row is not None else list(self.rows))
            for label, cell in zip(labels, rest, strict=False):
                choice = self._choice(cell)
                if choice is not None and row is not None and label in self.columns:
                    yield (row, label), choice
                elif choice is not None and column is not None and label in self.rows:
                    yield (label, column), choice

    def _told(self, text: str) -> Iterator[Cell]:
        """Cells that sentences or lines tell: each row's choices stand between its name and the next row's."""
        words = _spelled(self.rows)
        start = rf"(?:^|[.;\n,]\s*){_LEAD}(?P<name>{words})\b|(?<!\w)(?P<marked>{words}){_MARK}"
        rows = list(re.finditer(start, text, re.IGNORECASE))
        if self._is_by_columns(text):
            turned = ChoiceGrid(self.columns, self.rows, self.choices)
            yield from (((row, column), choice) for (column, row), choice in turned._told(text))
            return
        ends = [*(mention.start() for mention in rows), len(text)][1:]
        for mention, end in zip(rows, ends, strict=True):
            row = _named(mention["name"] or mention["marked"], self.rows)
            assert row is not None
            for column, choice in self._in_row(text[mention.end() : end]).items():
                yield (row, column), choice

    def _is_by_columns(self, text: str) -> bool:
        """Whether it is told column by column: `left: memory A, speed B. right: memory A, speed B`."""
        heads = list(re.finditer(rf"(?<!\w)(?P<name>{_spelled(self.columns)}){_MARK}", text, re.IGNORECASE))
        row = re.compile(rf"(?<!\w)(?:{_spelled(self.rows)})(?!\w)", re.IGNORECASE)
        stretches = zip(heads, [*(head.start() for head in heads), len(text)][1:], strict=True)
        first = row.search(text)
        led = bool(heads) and first is not None and heads[0].start() < first.start()
        once = len({_named(head["name"], self.columns) for head in heads}) == len(heads) > 1
        return led and once and all(row.search(text, head.end(), end) for head, end in stretches)

    def _in_row(self, text: str) -> dict[str, str]:
        """The choice for each column: `A for left`, `left: A`, `A / B`, or one for all."""
        text = _REASON.sub("", _ASIDE.sub(" ", text))
        pattern = rf"(?<!\w)(?:(?P<column>{_spelled(self.columns)})|(?P<choice>{_spelled(self.choices)}))(?!\w)"
        items = [item for item in re.finditer(pattern, text, re.IGNORECASE) if not _refused(item, text)]
        columns = [_named(item["column"], self.columns) for item in items if item["column"]]
        choices = [_named(item["choice"], self.choices) for item in items if item["choice"]]
        if not columns and choices:
            alike = len(choices) == len(self.columns)
            spread = choices if alike else (choices[:1] * len(self.columns) if len(set(choices)) == 1 else [])
            return {column: choice for column, choice in zip(self.columns, spread, strict=False) if choice is not None}
        return self._by_column(items)

    def _by_column(self, items: list[re.Match[str]]) -> dict[str, str]:
        found: dict[str, str] = {}
        waiting: list[str] = []
        current: str | None = None
        leads = bool(items) and items[0]["choice"] is not None  # choices stand before their columns
        for item in items:
            if len(found) == len(self.columns):
                break
            choice, column = _named(item["choice"], self.choices), _named(item["column"], self.columns)
            if choice is not None and leads:
                current = choice
            elif choice is not None:
                found.update(dict.fromkeys(waiting, choice))
                waiting = []
            elif column is not None and leads and current is not None:
                found.setdefault(column, current)
            elif column is not None:
                waiting.append(column)
        return found

    def _choice(self, cell: str) -> str | None:
        """The one choice of a cell; None where it names several."""
        cell = _REASON.sub("", _ASIDE.sub(" ", cell))
        found = {
            _named(match[0], self.choices)
            for match in re.finditer(rf"(?<!\w)(?:{_spelled(self.choices)})(?!\w)", cell, re.IGNORECASE)
            if not _refused(match, cell)
        }
        return found.pop() if len(found) == 1 else None


def _refused(item: re.Match[str], text: str) -> bool:
    """Whether a name is one that the student turns down: `would not use A`, `A is not suitable`."""
    return _NOT.search(text[: item.start()]) is not None or _REJECTED.match(text, item.end()) is not None


def _spelled(names: Names) -> str:
    words = [word for name, others in names.items() for word in (name, *others)]
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or r"(?!)"


def _named(text: str | None, names: Names) -> str | None:
    """The name that a text spells; None for no text and for anything else."""
    key = " ".join((text or "").casefold().strip(" .:*_()").split())
    spelled = {word.casefold(): name for name, others in names.items() for word in (name, *others)}
    return spelled.get(key)
