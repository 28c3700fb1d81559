"""Formulas between delimiters: dollars, brackets, environments and inline code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENVIRONMENTS: Final = "equation|align|gather|multline|eqnarray|displaymath|math|flalign|alignat"
_TOKEN: Final = re.compile(
    r"(?P<fence>^[ \t]*(?:```|~~~)[ \t]*(?P<language>[\w+-]*)[^\n]*$)"
    r"|(?P<blank>\n[ \t]*\n)|(?P<dollars>(?<!\\)\$\$)|(?P<dollar>(?<!\\)\$)"
    rf"|(?P<open>\\\[|\\\(|\\begin\{{(?:{_ENVIRONMENTS})\*?\}})"
    rf"|(?P<close>\\\]|\\\)|\\end\{{(?:{_ENVIRONMENTS})\*?\}})|(?P<tick>`)",
    re.MULTILINE,
)
_ROW: Final = re.compile(r"\\begin\{[^}]{0,30}\}|\\end\{[^}]{0,30}\}|\\\\(?:\[[^\]]{0,12}\])?|\\[{}]|[&{}]")
_WRAPPED: Final = re.compile(r"\s*\\begin\{(aligned|split|gathered|alignedat)\}(.*)\\end\{\1\}\s*[.,;]?\s*", re.DOTALL)
_NOISE: Final = re.compile(r"\\(?:label|tag)\*?\{[^{}]*\}|\\(?:nonumber|notag)\b")
_CODE: Final = frozenset({"python", "py", "ipython", "python3", "bash", "sh", "java", "c", "cpp", "r", "json", "yaml"})


@dataclass(frozen=True, slots=True)
class Segment:
    """Maths between two delimiters, which `start` and `end` include.

    `rows` are its lines without alignment marks; a block of code has none.
    """

    start: int
    end: int
    rows: tuple[str, ...]
    displayed: bool


@dataclass(slots=True)
class _Open:
    """The delimiter that is open, and where it began."""

    kind: str = ""
    start: int = 0
    inside: int = 0


def segments(text: str) -> list[Segment]:
    """All maths between delimiters, in order. Code in a programming language is passed over."""
    return list(_scan(text))


def _scan(text: str) -> Iterator[Segment]:
    opened = _Open()
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup if token.lastgroup != "language" else "fence"
        if opened.kind == "code":
            if kind == "fence":
                yield Segment(opened.start, token.end(), (), displayed=False)
                opened = _Open()
        elif kind == "fence":
            opened = _Open("code", token.start()) if (token["language"] or "").lower() in _CODE else _Open()
        elif kind == "blank":
            opened = _Open() if opened.kind in {"dollar", "tick"} else opened
        elif not opened.kind:
            opened = _Open(str(kind), token.start(), token.end()) if kind != "close" else opened
        elif kind == opened.kind or (opened.kind == "open" and kind == "close"):
            yield _segment(text, opened, token)
            opened = _Open()


def _segment(text: str, opened: _Open, closing: re.Match[str]) -> Segment:
    body = text[opened.inside : closing.start()]
    displayed = opened.kind == "dollars" or (opened.kind == "open" and text[opened.start : opened.inside] != r"\(")
    return Segment(opened.start, closing.end(), tuple(_rows(body)), displayed)


def _rows(body: str) -> list[str]:
    r"""The body cut at `\\` outside braces and inner environments, without alignment marks."""
    wrapped = _WRAPPED.fullmatch(body)
    body = _NOISE.sub("", wrapped[2] if wrapped else body)
    rows, depth, last = [""], 0, 0
    for token in _ROW.finditer(body):
        word = token[0]
        rows[-1] += body[last : token.start()]
        last = token.end()
        depth += (word == "{" or word.startswith(r"\begin")) - (word == "}" or word.startswith(r"\end"))
        if depth == 0 and word.startswith("\\\\"):
            rows.append("")
        elif depth != 0 or word != "&":
            rows[-1] += word
    rows[-1] += body[last:]
    return [row.strip() for row in rows if row.strip()]
