"""A choice for each row of a table."""

from __future__ import annotations

import re
from collections.abc import Mapping  # noqa: TC003 - parameters are read from the annotations at run time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Final

from grader.answers._text import LONGEST, plain, split_top, too_long
from grader.model.answer import Answer, Malformed
from grader.model.kinds import AbstractAnswerKind, Example

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.model.answer import Reading
    from grader.model.symbols import Declarations

_RULE: Final = re.compile(r"[\s|:+-]*")
_MARK: Final = re.compile(r"(?:x|✓|✔|☑|✗|yes|\[x\]|•|\*)", re.IGNORECASE)
_REASON: Final = re.compile(
    r"\s*[,;:.(-]?\s+(?:because|since|as|due to|where|\()\b.*|\.\s+\S.*", re.IGNORECASE | re.DOTALL
)
_CLEAN: Final = re.compile(r"[\s.,;:!\"'()\[\]_*-]+")
_TRUTH: Final = {
    "True": ("true", "t", "yes", "y", "correct", "right"),
    "False": ("false", "f", "no", "n", "incorrect", "wrong"),
}


@dataclass(frozen=True)
class ChoiceTable(AbstractAnswerKind):
    """One choice for each labelled row.

    Read are Markdown tables (a column with the choices, or a column for each choice with a mark in it), lines such
    as `a: True`, `1) B`, `b - LoRA`, the same behind semicolons or commas, and a bare list of as many choices as
    there are rows. A row with two different choices makes the whole answer unreadable; rows may be missing.

    Parameters
    ----------
    rows:
        Labels of the rows, each with the words that may stand for it.
    choices:
        Names of the choices, each with other spellings; true and false where none are given.

    Value: a tuple of pairs (row, choice), in the order of the rows.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example("a: True\nb) F", expected="a: True, b: False", parameters={"rows": {"a": "", "b": ""}}),
        Example(
            "| a | yes |\n|---|---|\n| b | no |",
            expected="a: True, b: False",
            parameters={"rows": {"a": "", "b": ""}},
        ),
        Example("a: True, a: False", expected="choice_table.hedged", parameters={"rows": {"a": ""}}),
        Example("no idea", expected="choice_table.unread", parameters={"rows": {"a": "", "b": ""}}),
    )

    rows: Mapping[str, str] = field(default_factory=dict, hash=False)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    def read(self, text: str, declarations: Declarations) -> Reading:
        """Read the rows. Never raises."""
        del declarations  # rows and choices are no symbols
        refused = too_long(self.kind(), text, LONGEST)
        if refused is not None:
            return refused
        lines = [plain(line) for line in text.splitlines() if line.strip()]
        found = list(self._table(lines) if any(line.count("|") >= 2 for line in lines) else self._listed(lines))
        if not found:
            return self._malformed(text, "unread", "no row with a choice could be recognised")
        chosen = dict(reversed(found))
        twice = next((row for row, choice in found if chosen[row] != choice), None)
        if twice is not None:
            return self._malformed(text, "hedged", f"row {twice} has two different choices")
        pairs = tuple((row, chosen[row]) for row in self.rows if row in chosen)
        return Answer("choice_table", text, pairs, "", ", ".join(f"{row}: {choice}" for row, choice in pairs))

    def _malformed(self, text: str, note: str, message: str) -> Malformed:
        names = ", ".join(self.choices or _TRUTH)
        hint = f"write one line for each row, such as `{next(iter(self.rows), 'a')}: ...`, with one of {names}"
        return Malformed("choice_table", text, f"choice_table.{note}", message, hint, 0, len(text))

    def _table(self, lines: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Rows of a Markdown table; the header may name the choices of its columns."""
        header: list[str | None] = []
        for line in lines:
            if _RULE.fullmatch(line):
                continue
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            row = self._row(cells[0])
            if row is None:
                header = [self._choice(cell) for cell in cells]
                continue
            marked = [
                header[place] for place, cell in enumerate(cells) if 0 < place < len(header) and _MARK.fullmatch(cell)
            ]
            named = [self._choice(cell) for cell in cells[1:]]
            picked = marked if any(marked) else named
            yield from ((row, choice) for choice in picked if choice is not None)

    def _listed(self, lines: list[str]) -> Iterator[tuple[str, str]]:
        """`a: True` on lines or between separators, or choices alone in the order of the rows."""
        names = "|".join(re.escape(row) for row in self.rows)
        ahead = re.compile(rf"\s+(?=[(\[]?(?:{names})\s*[:=)\]])", re.IGNORECASE)
        pieces = [
            piece for line in lines for part in split_top(line, ";,") for piece in ahead.split(part) if piece.strip()
        ]
        found = [pair for piece in pieces if (pair := self._pair(piece)) is not None]
        if found:
            yield from found
            return
        words = pieces if len(pieces) > 1 else " ".join(pieces).split()
        bare = [self._choice(word) for word in (words if len(words) > 1 else "".join(words))]
        if len(bare) == len(self.rows) and None not in bare:
            yield from ((row, choice) for row, choice in zip(self.rows, bare, strict=True) if choice is not None)

    def _pair(self, piece: str) -> tuple[str, str] | None:
        piece = re.sub(r"^\s*(?:[-*•]\s+|(?:row|statement|part|question)\s+)", "", piece, flags=re.IGNORECASE)
        for row in self.rows:
            for name in filter(None, (row, self.rows[row])):
                match = re.match(
                    rf"\s*[(\[]?{re.escape(name)}[)\]]?\s*(?:is\b|->|→|[.:=)-]|\s)\s*(?P<rest>.+)",
                    piece,
                    re.IGNORECASE | re.DOTALL,
                )
                choice = self._choice(_REASON.sub("", match["rest"])) if match else None
                if choice is not None:
                    return row, choice
        return None

    def _row(self, cell: str) -> str | None:
        key = _key(cell)
        return next(
            (
                row
                for row, words in self.rows.items()
                if key and key in {_key(row), _key(words), _key(f"{row} {words}")}
            ),
            None,
        )

    def _choice(self, text: str) -> str | None:
        key = _key(text)
        choices = self.choices or _TRUTH
        return next(
            (choice for choice, others in choices.items() if key and key in {_key(choice), *map(_key, others)}),
            None,
        )


def _key(text: str) -> str:
    return _CLEAN.sub(" ", text).strip().casefold()
