"""All formulas of a text, and the statements that each of them makes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from grader.documents.delimiters import Segment, segments
from grader.documents.running import RELATION, Runner, masked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.language.vocabulary import Vocabulary

_CLAUSE: Final = re.compile(
    r"\\begin\{[^}]{0,30}\}|\\end\{[^}]{0,30}\}|\\[{}]|[({\[]|[)}\]]"
    r"|(?P<cut>\\qquad|\\quad|\\(?:text|mbox)\{\s*(?:and|where|with|for|so|if|when|since)?[^{}]*\}|(?<!\\)[,;]"
    r"|\\(?:Rightarrow|implies|iff|Longrightarrow|therefore|rightarrow|to)(?![A-Za-z])|[→⇒⟹])"
)
_LEADING: Final = re.compile(rf"\s*(?:{RELATION.pattern})")
_TRAILING: Final = re.compile(rf"(?:{RELATION.pattern}|[-+*/]|\\(?:cdot|odot|times))\s*$")
_OPERATOR: Final = re.compile(r"\s*(?:[-+*/=]|\\(?:cdot|odot|times)(?![A-Za-z]))")
_COMMENT: Final = re.compile(
    r"\s*(?:\\q?quad\s*)*\\(?:text|mbox|textrm|mathrm)\{[^{}]*\}\s*$"
    r"|\s*\\q?quad\s*\([^()]*\)\s*$|[\s.,;]+$"
)
_AIDED: Final = re.compile(
    r"\b(?:where|with|for|since|because|as|if|when|given|and|assum\w+|let|that)"
    r"(?:\s+(?:all|any|every|each|some))?\W*$",
    re.IGNORECASE,
)
_CALLED: Final = re.compile(r"\s*\(\s*\\?\w+\s*\)\s*(?:=|:=)")
_WORD: Final = re.compile(r"([A-Za-z]\w*)[\s*_]*$")
_MINUS: Final = re.compile(r"(?:^|\n)[ \t]*[-−][ \t]*\n\s*$")


@dataclass(frozen=True, slots=True)
class Found:
    """A formula and where it stands in the text of the slot.

    `aided` if a word such as `where` introduces it, `running` if it has no delimiters around it.
    """

    text: str
    start: int
    end: int
    displayed: bool = False
    aided: bool = False
    running: bool = False


def find_formulas(text: str, vocabulary: Vocabulary) -> list[Found]:
    """All formulas of a text in order: those between delimiters, and statements in running text."""
    between = segments(text)
    plain = [segment for segment in between if len(segment.rows) <= 1]
    mixed = [
        Found(_undelimited(text, start, end, plain), start, end, running=True)
        for start, end in Runner(vocabulary).runs(text, between)
        if end - start > 1
    ]
    covered = [(found.start, found.end) for found in mixed]
    kept = list(_outside(between, covered))
    return sorted(_joined(text, kept) + mixed, key=lambda found: found.start)


def _outside(between: Sequence[Segment], covered: Sequence[tuple[int, int]]) -> Iterator[Segment]:
    """Segments that no statement of the running text has taken in."""
    place = 0
    for segment in between:
        while place < len(covered) and covered[place][1] <= segment.start:
            place += 1
        if place == len(covered) or covered[place][0] >= segment.end:
            yield segment


def _undelimited(text: str, start: int, end: int, between: Sequence[Segment]) -> str:
    """A statement of running text without the delimiters of the segments inside it."""
    parts, last = [], start
    blank = masked(text[start:end], [])
    for segment in between:
        if segment.end <= start or segment.start >= end:
            continue
        parts.append(blank[last - start : segment.start - start])
        parts.append(" ".join(segment.rows))
        last = segment.end
    parts.append(blank[last - start :])
    return " ".join("".join(parts).split())


def _joined(text: str, between: Sequence[Segment]) -> list[Found]:
    """Rows of segments as formulas; a row that begins or ends with a relation goes on with its neighbour."""
    found: list[Found] = []
    for segment in between:
        for number, row in enumerate(segment.rows):
            gap = text[found[-1].end : segment.start] if found and number == 0 else ""
            if found and _goes_on(found[-1], row, gap, first=number == 0):
                before = found[-1]
                found[-1] = Found(f"{before.text} {row}", before.start, segment.end, before.displayed)
            else:
                found.append(_alone(text, segment, row, first=number == 0))
    return found


def _goes_on(before: Found, row: str, gap: str, *, first: bool) -> bool:
    if first and gap.strip():
        return False
    signed = not first and _OPERATOR.match(row.removeprefix(r"\quad")) and not RELATION.search(row)
    return bool(_LEADING.match(row) or _TRAILING.search(before.text[-40:]) or signed)


def _alone(text: str, segment: Segment, row: str, *, first: bool) -> Found:
    """One row with what belongs to it although it stands outside: a function name, a sign on its own line."""
    before = text[max(0, segment.start - 80) : segment.start] if first else ""
    start, aided = segment.start, bool(_AIDED.search(before)) and not segment.displayed
    if _CALLED.match(row) and (name := _WORD.search(before)) is not None:
        return Found(name[1] + row, start - len(before) + name.start(1), segment.end, segment.displayed)
    if (minus := _MINUS.search(before)) is not None:
        sign = start - len(before) + minus.start()
        return Found(f"-{row}", sign + (text[sign] == "\n"), segment.end, segment.displayed)
    return Found(row, start, segment.end, segment.displayed, aided)


def clauses(formula: Found) -> Iterator[Found]:
    r"""The statements of one formula: `q_1 = a, \quad q_2 = b` are two."""
    pieces, depth, last = [], 0, 0
    for token in _CLAUSE.finditer(formula.text):
        if token["cut"]:
            if depth <= 0 and not _OPERATOR.match(formula.text, token.end()):
                pieces.append(formula.text[last : token.start()])
                last = token.end()
        else:
            opening = token[0] in {"(", "{", "[", r"\{"} or token[0].startswith(r"\begin")
            depth += 1 if opening else -1
    pieces.append(formula.text[last:])
    for piece in pieces:
        if RELATION.search(piece):
            yield replace(formula, text=tidy(piece))


def tidy(text: str) -> str:
    """Without a comment, a remark in brackets behind a wide space, or punctuation at the end."""
    before = ""
    text = text.strip()
    while before != text:
        before = text
        text = _COMMENT.sub("", text).strip()
    return text
