"""Jupyter notebooks as lines: Markdown cells are read as such, code cells become fenced code, outputs are ignored."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from grader.documents.lines import Line, Zone, split_lines
from grader.documents.markdown import markdown_lines, plain_head
from grader.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_CELLS: Final = 20_000
# What converting a notebook of an older format that is none may end in.
_FAULTS: Final = (
    ArithmeticError, AssertionError, AttributeError, LookupError, NameError, RecursionError, TypeError, ValueError,
)  # fmt: skip
_COMMENT: Final = re.compile(r"\s*#+\s*")


def notebook_lines(text: str, file: str) -> tuple[Line, ...]:
    """Lines of a notebook. Places name the cell, from 1, and count lines inside it.

    Raises
    ------
    DocumentError
        If the text is no notebook.

    """
    cells = _cells(text, file)
    return tuple(line for number, cell in enumerate(cells, start=1) for line in _cell(cell, f"{file}, cell {number}"))


def _cells(text: str, file: str) -> list[Any]:
    try:
        book = json.loads(text)
    except RecursionError as fault:
        raise DocumentError(f"{file}: is nested too deeply for a notebook") from fault
    except ValueError as fault:
        raise DocumentError(f"{file}: is no readable notebook (its JSON is broken or cut off)") from fault
    if isinstance(book, dict) and "cells" not in book:
        book = _converted(text, file)
    cells = book.get("cells") if isinstance(book, dict) else None
    if not isinstance(cells, list):
        raise DocumentError(f"{file}: is no notebook (it has no list of cells)")
    if len(cells) > _MOST_CELLS:
        raise DocumentError(f"{file}: has more than {_MOST_CELLS:,} cells")
    return cells


def _converted(text: str, file: str) -> Any:
    """A notebook of an older format as one of today."""
    # nbformat loads a JSON schema library, which only old notebooks need.
    from nbformat import ValidationError, converter, reader

    try:
        return converter.convert(reader.reads(text), 4)
    except (reader.NotJSONError, ValidationError, *_FAULTS) as fault:
        raise DocumentError(f"{file}: is no notebook (cells are missing or malformed)") from fault


def _cell(cell: Any, file: str) -> Iterator[Line]:
    source = cell.get("source", "") if isinstance(cell, dict) else ""
    source = "".join(map(str, source)) if isinstance(source, list) else str(source)
    if not isinstance(cell, dict) or not source.strip():
        return
    if cell.get("cell_type") == "code":
        yield from _code(source, file)
    else:
        yield from markdown_lines(source, file)
        # A cell ends a paragraph.
        yield Line("", file, source.count("\n") + 1)


def _code(source: str, file: str) -> Iterator[Line]:
    texts = split_lines(source)
    yield Line("```python", file, 1, Zone.EDGE)
    for number, text in enumerate(texts, start=1):
        comment = _COMMENT.match(text) if number == 1 and text.lstrip().startswith("#") else None
        head = plain_head(text[comment.end() :])[0] if comment else ""
        yield Line(text, file, number, Zone.CODE, head)
    yield Line("```", file, len(texts), Zone.EDGE)
