"""Labels around the entries of an array, and tables: words that say where a number belongs fall away."""

from __future__ import annotations

import re
from typing import Final

_RULE: Final = re.compile(r"[\s|:+-]*-[\s|:+-]*")
_LABEL: Final = re.compile(r"(?:^|(?<=[,;\n]))[ \t]*[^\W\d_][^,;\n:=\[\](){}]{0,40}?(?::|->|→)[ \t]*")
_BEHIND: Final = re.compile(r"(?<=[\d)\]])\s*\(\s*(?P<words>[^()]*[^\W\d_]{2,}[^()]*)\)")
_FUNCTIONS: Final = re.compile(r"\\|\b(?:log|ln|exp|sqrt|sin|cos|tan)\b|[*/^]")
_AND: Final = re.compile(r"(?<=[\d)\]])\s*,?\s+and\s+(?=[\d.+-]|[^,;\n=:]{1,24}[=:])")
_BARE_LABEL: Final = re.compile(
    r"(?:^|(?<=[,;\n]))[ \t]*(?!(?:log|ln|exp|sqrt|sin|cos|tan|pi|e)\b)[^\W\d_]{3,}(?: [^\W\d_]{2,})?[ \t]+(?=[\d.+-])"
)
_SCALAR_CALL: Final = re.compile(r"\b(?:np|numpy|torch|jnp)\.(?:float|int)\d*\(([^()]*)\)")
_ROW_LABEL: Final = re.compile(
    r"(?:|#|n|i|no\.?|index|row|sample|example|instance|item|element|batch|input|layer)\w*", re.IGNORECASE
)
_WORD: Final = re.compile(r"[^\W\d_]")
_NUMBER: Final = re.compile(r"[+-]?\d[\d.,]*(?:[eE][+-]?\d+)?\s*%?")


def without_labels(text: str) -> str:
    """The text without `channel 1:` before and `(channel 1)` behind its numbers; `and` between numbers is a comma."""
    text = _SCALAR_CALL.sub(r"\1", text)
    text = _BEHIND.sub(lambda found: found[0] if _FUNCTIONS.search(found["words"]) else "", text)
    return _BARE_LABEL.sub(" ", _LABEL.sub(" ", _AND.sub(", ", text)))


def table_rows(text: str) -> str:
    """A Markdown table as rows behind semicolons, without its headings; the text itself where it holds none."""
    lines = [line for line in text.splitlines() if line.count("|") >= 2]
    if len(lines) < 2:
        return text
    filled = [line for line in lines if not _RULE.fullmatch(line)]
    cells = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in filled]
    head, *rest = cells
    headed = bool(rest) and all(_is_word(cell) for cell in head[1:])
    rows = rest if headed else cells
    labelled = headed and _ROW_LABEL.fullmatch(head[0]) is not None
    first = 1 if labelled or all(_is_word(row[0]) for row in rows) else 0
    return "; ".join("[" + ", ".join(row[first:]) + "]" for row in rows)


def _is_word(cell: str) -> bool:
    return _WORD.search(cell) is not None and _FUNCTIONS.search(cell) is None and _NUMBER.fullmatch(cell) is None
