"""Labels around the entries of an array, and tables: words that say where a number belongs fall away."""

from __future__ import annotations

import re
from typing import Final

from grader.answers._text import split_top

_RULE: Final = re.compile(r"[\s|:+-]*-[\s|:+-]*")
_NAMED: Final = r"[^\W\d_][^,;\n:=\[\](){}]"
_COPULA: Final = (
    r"\b(?:is|are|gives?|equals|we (?:get|have|obtain|find)"
    r"|(?:has|have|with) (?:an? |the )?(?:mean|average|variance|value)(?: of)?)\b"
)
_LABEL: Final = re.compile(
    rf"(?:^|(?<=[,;\n]))[ \t]*(?:{_NAMED}{{0,40}}?(?::|->|→)|{_NAMED}{{0,80}}?{_COPULA}"
    r"|[^\W\d_]{1,3}[\^_]*[({]\d+[)}][ \t]*:|(?:for[ \t]+)?\w{1,12}[ \t]*="
    r"[ \t]*\d{1,3}[ \t]*:|\d+(?:st|nd|rd|th)\b[^,;\n:=\[\](){}]{0,20}:)[ \t]*"
)
_NUMBERED: Final = re.compile(
    rf"\s*(?P<word>[^\W\d_]+)(?:[ _]*\{{?(?P<place>\d{{1,3}})\}}?\s*(?::|=|->|→|{_COPULA})"
    r"|\s*=\s*(?P<at>\d{1,3})\s*:)(?P<rest>.*)",
    re.DOTALL,
)
_SENTENCE: Final = re.compile(r"(?<=[\d)\]])\.\s+(?=[^\W\d_][^.,;\n=\[\](){}]{0,40}:)")
_OF_WHAT: Final = re.compile(
    r"(?<=[\d)\]])[ \t]+(?:for|in|of|at)[ \t]+[^\W_][^,;\n=\[\](){}.*/^\\]{1,40}?(?=[ \t]*(?:[,;\n]|\.?$|\band\b))"
)
_BEHIND: Final = re.compile(r"(?<=[\d)\]])\s*\(\s*(?P<words>[^()]*[^\W\d_]{2,}[^()]*)\)")
_FUNCTIONS: Final = re.compile(r"\\|\b(?:log|ln|exp|sqrt|sin|cos|tan)\b|[*/^]")
_AND: Final = re.compile(rf"(?<=[\d)\]])\s*,?\s+and\s+(?=[\d.+(\[-]|[^,;\n=:]{{1,24}}[=:]|[^,;\n=:]{{1,60}}?{_COPULA})")
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
    text = _SENTENCE.sub("; ", _SCALAR_CALL.sub(r"\1", text))
    text = _BEHIND.sub(lambda found: found[0] if _FUNCTIONS.search(found["words"]) else "", text)
    text = _in_order(_AND.sub(", ", _OF_WHAT.sub("", text)))
    text = _LABEL.sub(" ", _LABEL.sub(" ", text))  # an example and, within it, a channel
    return _BARE_LABEL.sub(" ", text)


def _in_order(text: str) -> str:
    """The text with its entries in the order of their labels, where all of them are numbered: `x2: 5, x1: 3`."""
    pieces = [piece for piece in split_top(text, ",;\n") if piece.strip()]
    found = [match for piece in pieces if (match := _NUMBERED.fullmatch(piece)) is not None]
    places = [_place(match) for match in found]
    alike = len({match["word"] for match in found}) == 1 and len(set(places)) == len(pieces) == len(found)
    if not alike or places == sorted(places):
        return text
    return "; ".join(match["rest"] for match in sorted(found, key=_place))


def _place(match: re.Match[str]) -> int:
    return int(match["place"] or match["at"])


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
