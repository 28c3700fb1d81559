"""Markdown and plain text as lines. Line by line, since converted documents are too damaged for a grammar."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from grader.documents.lines import Line, Zone, split_lines, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEAD: Final = re.compile(r"(?P<indent>[\s>]*)(?P<bullet>(?:[-*+•]\s+)*)(?P<hashes>#{1,6}(?=\s|[^#\w]|\d))?\s*")
_FENCE: Final = re.compile(r"\s*(`{3,}|~{3,})\s*([\w+-]*)")
_DISPLAY: Final = re.compile(r"(?<!\\)\$\$|\\\[|\\\]")
_RULE: Final = re.compile(r"\s*(?:[-=*_]\s*){3,}$")


def markdown_lines(text: str, file: str) -> tuple[Line, ...]:
    """Lines of a Markdown or plain text document; `file` is the name under which places are reported."""
    return tuple(_scan(split_lines(text), file))


def plain_head(text: str) -> tuple[str, int, int]:
    """What a label is looked for in, the heading level, and the indentation of one line."""
    text = visible(text)
    match = _LEAD.match(text)
    if match is None:
        return text, 0, 0
    level = len(match["hashes"] or "")
    return text[match.end() :].rstrip(), level, len(match["indent"].expandtabs(4))


def _scan(texts: list[str], file: str) -> Iterator[Line]:
    fence, display = "", False
    for number, text in enumerate(texts, start=1):
        edge = _FENCE.match(text) if "```" in text or "~~~" in text else None
        if fence:
            closing = edge is not None and edge[1].startswith(fence) and not edge[2]
            yield _fenced(text, file, number, closing=closing)
            fence = "" if closing else fence
        elif edge is not None and not display and "`" not in text[edge.end() :]:
            fence = edge[1]
            yield Line(text, file, number, Zone.EDGE)
        elif display:
            yield Line(text, file, number, Zone.MATHS)
            display = _displayed(text, display=display) and bool(text.strip())
        else:
            yield _prose(text, file, number)
            display = _displayed(text, display=display)


def _fenced(text: str, file: str, number: int, *, closing: bool) -> Line:
    if closing:
        return Line(text, file, number, Zone.EDGE)
    return Line(text, file, number, Zone.FENCE, head=visible(text).strip())


def _prose(text: str, file: str, number: int) -> Line:
    head, level, indent = plain_head(text)
    return Line(text, file, number, Zone.PROSE, head, level, indent, structural=bool(_RULE.match(text)))


def _displayed(text: str, *, display: bool) -> bool:
    """Whether a displayed formula is open after this line."""
    if "$$" not in text and "\\" not in text:
        return display
    for delimiter in _DISPLAY.findall(text):
        display = not display if delimiter == "$$" else delimiter == "\\["
    return display
