"""Taking the formula that answers a part out of the text of its slot."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from grader.documents.delimiters import Segment, segments
from grader.documents.running import RELATION, Runner, masked
from grader.language.faults import LanguageError
from grader.language.reader import read
from grader.language.vocabulary import Vocabulary, spell
from grader.model.symbols import Declarations

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.language.tree import Node

_CLAUSE: Final = re.compile(
    r"\\begin\{[^}]{0,30}\}|\\end\{[^}]{0,30}\}|\\[{}]|[({\[]|[)}\]]"
    r"|(?P<cut>\\qquad|\\quad|\\(?:text|mbox)\{\s*(?:and|where|with|for|so|if|when|since)?[^{}]*\}|[,;]"
    r"|\\(?:Rightarrow|implies|iff|Longrightarrow|therefore|rightarrow|to)(?![A-Za-z])|[→⇒⟹])"
)
_JOINT: Final = re.compile(rf"\s*(?:{RELATION.pattern})\s*")
_LEADING: Final = re.compile(rf"\s*(?:{RELATION.pattern})")
_TRAILING: Final = re.compile(rf"(?:{RELATION.pattern}|[-+*/]|\\(?:cdot|odot|times))\s*$")
_OPERATOR: Final = re.compile(r"\s*(?:[-+*/=]|\\(?:cdot|odot|times)(?![A-Za-z]))")
_COMMENT: Final = re.compile(r"\s*(?:\\q?quad\s*)*\\(?:text|mbox|textrm|mathrm)\{[^{}]*\}\s*$|\s*\\q?quad\s*\([^()]*\)\s*$|[\s.,;]+$")
_AIDED: Final = re.compile(r"\b(?:where|with|for|since|because|as|if|when|given|and|assum\w+|let|that)(?:\s+(?:all|any|every|each|some))?\W*$", re.IGNORECASE)
_CALLED: Final = re.compile(r"\s*\(\s*\\?\w+\s*\)\s*(?:=|:=)")
_WORD: Final = re.compile(r"([A-Za-z]\w*)[\s*_]*$")
_MINUS: Final = re.compile(r"(?:^|\n)[ \t]*[-−][ \t]*\n\s*$")
_LEAD_IN: Final = re.compile(r"^.*?\b(?:is|are|equals|be|get|gives|obtain|becomes|use|answer|result|yields)\b\s*:?\s+|^.*?:\s+", re.DOTALL)
_SIMPLE: Final = re.compile(r"\s*(\\?[A-Za-z]+|\\(?:text|mathrm|operatorname)\{[A-Za-z]+\})(?:[_^(].*)?\s*", re.DOTALL)
_MOST_CLAUSES: Final = 400
_LONGEST_LEFT: Final = 120
_LONGEST_BARE: Final = 2000


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


def take_formula(text: str, binds: Sequence[str], declarations: Declarations) -> Found | None:
    """The last formula that binds one of `binds` (all of them, where they are one family), else the final one.

    None if the text holds no formula at all.
    """
    vocabulary = Vocabulary.of(declarations)
    formulas = find_formulas(text, vocabulary)
    return _bound(formulas, binds, vocabulary) or _final(formulas) or _bare(text, vocabulary)


def last_formula(text: str) -> str:
    """The final formula of a text whose symbols are not known; the text itself if it holds none."""
    found = take_formula(text, (), Declarations())
    return found.text if found is not None else text


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


def _bound(formulas: Sequence[Found], binds: Sequence[str], vocabulary: Vocabulary) -> Found | None:
    if not binds:
        return None
    statements = [clause for formula in formulas for clause in _clauses(formula)][-_MOST_CLAUSES:]
    if _family(binds):
        return _all_of(statements, binds, vocabulary)
    wanted = [_key(bind, vocabulary) for bind in binds]
    for side_of, same in ((_left, _same), (_left, _nearly), (_last_of_left, _same), (_right, _same)):
        for statement in reversed(statements):
            side = side_of(statement)
            if side and any(same(_key(side, vocabulary), key) for key in wanted):
                return statement
    return None


def _all_of(statements: Sequence[Found], binds: Sequence[str], vocabulary: Vocabulary) -> Found | None:
    """The last statement for each of the binds, joined in their order."""
    chosen = []
    for bind in binds:
        key = _key(bind, vocabulary)
        fitting = (s for s in reversed(statements) if _same(_key(_left(s), vocabulary), key))
        if (statement := next(fitting, None)) is not None:
            chosen.append(statement)
    if not chosen:
        return None
    joined = ", ".join(dict.fromkeys(statement.text for statement in chosen))
    return Found(joined, min(s.start for s in chosen), max(s.end for s in chosen))


def _family(binds: Sequence[str]) -> bool:
    """Whether the binds differ only in their subscript."""
    bases = {bind.partition("_")[0] for bind in binds}
    return len(binds) > 1 and len(bases) == 1 and all("_" in bind and "\\frac" not in bind for bind in binds)


def _clauses(formula: Found) -> Iterator[Found]:
    """The statements of one formula: `q_1 = a, \\quad q_2 = b` are two."""
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
            yield replace(formula, text=_tidy(piece))


def _left(statement: Found) -> str:
    """What stands before the first relation; empty if that is too long for a name."""
    relation = RELATION.search(statement.text)
    left = statement.text[: relation.start()].strip() if relation else ""
    return left if len(left) <= _LONGEST_LEFT else ""


def _last_of_left(statement: Found) -> str:
    """The last word before the first relation in running text, where more than the name may have been taken in."""
    words = _left(statement).split()
    return words[-1] if statement.running and len(words) > 1 else ""


def _right(statement: Found) -> str:
    """What stands behind the only relation (`a + b = q`)."""
    relations = list(RELATION.finditer(statement.text))
    right = statement.text[relations[0].end() :].strip() if len(relations) == 1 else ""
    return right if len(right) <= _LONGEST_LEFT else ""


def _key(side: str, vocabulary: Vocabulary) -> tuple[Node | None, str]:
    """A side as a tree, where it can be read, and as it is spelt."""
    try:
        tree = read(side, vocabulary).tree if side else None
    except LanguageError:
        tree = None
    try:
        return tree, spell(side)
    except LanguageError:
        return tree, side


def _same(side: tuple[Node | None, str], key: tuple[Node | None, str]) -> bool:
    return (side[0] is not None and side[0] == key[0]) or bool(side[1] and side[1] == key[1])


def _nearly(side: tuple[Node | None, str], key: tuple[Node | None, str]) -> bool:
    """The same name but for its script, argument or capitals: `silu` for `SiLU(x)`, `q^*` for `q`."""
    return bool(key[1]) and "partial" not in key[1] and side[1].lower().split("_")[0] == key[1].lower().split("_")[0]


def _final(formulas: Sequence[Found]) -> Found | None:
    """The last formula that stands for itself: displayed, or a relation that no `where` or `for` introduces."""
    for strict in (True, False):
        for found in reversed(formulas):
            stands = found.displayed or (RELATION.search(found.text) and not found.aided)
            if stands or not strict:
                return Found(_tidy(found.text), found.start, found.end, found.displayed)
    return None


def _bare(text: str, vocabulary: Vocabulary) -> Found | None:
    """An answer without relation and delimiters: what follows `is` or a colon in its last line, if it has no words."""
    line = text.strip().rsplit("\n", 1)[-1].strip()
    start = text.rfind(line)
    lead = _LEAD_IN.match(line)
    inner = line[lead.end() :] if lead and len(line) < _LONGEST_BARE else line
    if not inner or len(inner) > _LONGEST_BARE or Runner(vocabulary).speaks(inner):
        return None
    return Found(_tidy(inner), start + len(line) - len(inner), start + len(line))


def _tidy(text: str) -> str:
    """Without a comment, a remark in brackets behind a wide space, or punctuation at the end."""
    before = ""
    text = text.strip()
    while before != text:
        before = text
        text = _COMMENT.sub("", text).strip()
    return text
