"""LaTeX source as lines: sectioning, lists, exam-class questions and solution environments are structure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from grader.documents.counting import spellings
from grader.documents.lines import Line, Zone, split_lines, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

_LISTS: Final = "enumerate|itemize|description|questions|parts|subparts"
_TITLED: Final = "problem|question|exercise"
_ANSWERS: Final = "solution|answer|solutions|answers|sol|ans"
_MATHS: Final = "equation|align|gather|multline|eqnarray|displaymath|math|flalign|alignat"
_CUT: Final = re.compile(
    rf"\\(?:(?P<section>(?:sub){{0,2}}section|chapter|(?:sub)?paragraph)(?P<star>\*?)(?=\s*[\[{{])"
    rf"|(?P<item>item|question|part|subpart|titledquestion)(?![A-Za-z])"
    rf"|(?P<edge>begin|end)\{{(?P<name>{_LISTS}|{_TITLED}|{_ANSWERS})\*?\}})"
)
_DISPLAY: Final = re.compile(rf"(?<!\\)\$\$|\\\[|\\\]|\\(begin|end)\{{(?:{_MATHS})\*?\}}")
_VERBATIM: Final = re.compile(r"\\(begin|end)\{(?:verbatim|lstlisting|minted|Verbatim|python)\*?\}")
_COMMENT: Final = re.compile(r"(?<!\\)((?:\\\\)*)%.*")
_COUNTER: Final = re.compile(r"\\setcounter\{(enumi{1,3}|section|subsection|question)\}\{(\d{1,3})\}")
_STYLE: Final = re.compile(r"\\(arabic|alph|Alph|roman|Roman)\*|(?<![A-Za-z])([1aAiI])(?![A-Za-z])")
_START: Final = re.compile(r"start\s*=\s*(\d{1,3})")
_EMPHASIS: Final = re.compile(r"\\(?:textbf|underline|emph|textit|textsc|uline|bfseries|bf|large|Large|noindent)\b\s*")
_OPTION: Final = re.compile(r"\s*\[([^\]]{0,200})\]")
_FRONT: Final = re.compile(r"\\(?:title|author|date)\s*\{")
_MOST_NESTED: Final = 6
_LEVELS: Final = {"chapter": 1, "section": 1, "subsection": 2, "subsubsection": 3, "paragraph": 4, "subparagraph": 5}


@dataclass(slots=True)
class _List:
    """An open list: its serial number, how its items are numbered, and how many there were."""

    serial: int
    name: str
    style: str = ""
    count: int = 0


@dataclass(slots=True)
class _State:
    """What the reader has to remember from one line to the next."""

    file: str
    lists: list[_List] = field(default_factory=list)
    sections: list[int] = field(default_factory=lambda: [0, 0, 0])
    serial: int = 0
    display: bool = False
    verbatim: bool = False


def latex_lines(text: str, file: str) -> tuple[Line, ...]:
    r"""Lines of LaTeX source. What stands before `\begin{document}` is structure, but for title and author."""
    return tuple(_scan(split_lines(text), _State(file)))


def _scan(texts: list[str], state: _State) -> Iterator[Line]:
    body = any(r"\begin{document}" in text for text in texts)
    inside = not body
    for number, text in enumerate(texts, start=1):
        if body and (r"\begin{document}" in text or r"\end{document}" in text):
            inside = r"\begin{document}" in text
            yield Line(text, state.file, number, structural=True)
        elif not inside:
            yield Line(text, state.file, number, structural=not _FRONT.match(text.strip()))
        else:
            yield from _line(text, number, state)


def _line(text: str, number: int, state: _State) -> Iterator[Line]:
    edge = _VERBATIM.search(text)
    if edge is not None:
        state.verbatim = edge[1] == "begin"
        yield Line(text, state.file, number, Zone.EDGE)
    elif state.verbatim:
        yield Line(text, state.file, number, Zone.FENCE)
    else:
        text = _COMMENT.sub(r"\1", text)
        _set_counters(text, state)
        yield from _pieces(text, number, state)


def _pieces(text: str, number: int, state: _State) -> Iterator[Line]:
    """The line cut before every structural command, since one line may hold several items."""
    cuts = [] if state.display else list(_CUT.finditer(text))
    first = cuts[0].start() if cuts else len(text)
    if text[:first].strip() or not cuts:
        zone = Zone.MATHS if state.display else Zone.PROSE
        yield Line(text[:first], state.file, number, zone, _head(text[:first]))
    ends = [*(cut.start() for cut in cuts), len(text)][1:]
    for cut, end in zip(cuts, ends, strict=False):
        yield _command(cut, text[cut.end() : end], number, state)
    for token in _DISPLAY.finditer(text[first if cuts else 0 :]):
        state.display = not state.display if token[0] == "$$" else token[0] == r"\[" or token[1] == "begin"


def _command(cut: re.Match[str], rest: str, number: int, state: _State) -> Line:
    if cut["section"]:
        return _section(cut, rest, number, state)
    if cut["item"]:
        return _item(cut, rest, number, state)
    name, opens = cut["name"], cut["edge"] == "begin"
    if name in _ANSWERS.split("|"):
        return Line(_OPTION.sub("", rest, count=1), state.file, number, opens_answer=opens, structural=not rest.strip())
    if name in _TITLED.split("|"):
        return _titled(name, rest, number, state) if opens else Line("", state.file, number, structural=True)
    if opens:
        _open_list(name, rest, state)
        rest = _OPTION.sub("", rest, count=1)
    elif state.lists:
        state.lists.pop()
    return Line(rest, state.file, number, Zone.PROSE, _head(rest), structural=not rest.strip())


def _section(cut: re.Match[str], rest: str, number: int, state: _State) -> Line:
    title, end = _braced(_OPTION.sub("", rest, count=1) if rest.lstrip().startswith("[") else rest)
    level = _LEVELS[cut["section"]]
    counted: tuple[tuple[str, ...], ...] = ()
    if not cut["star"] and level <= len(state.sections):
        state.sections[level - 1] += 1
        state.sections[level:] = [0] * (len(state.sections) - level)
        counted = (tuple(str(count) for count in state.sections[:level]),)
    head = _head(f"{title} {rest[end:]}".strip())
    return Line(head, state.file, number, Zone.PROSE, head, level, counted=counted)


def _item(cut: re.Match[str], rest: str, number: int, state: _State) -> Line:
    written = _OPTION.match(rest)
    if cut["item"] == "titledquestion":
        title, end = _braced(rest)
        rest = f"{title} {rest[end:]}"
    elif written is not None:
        body = rest[written.end() :]
        if cut["item"] == "item" and not written[1].strip().isdigit():
            return Line(body, state.file, number, Zone.PROSE, _head(f"{_head(written[1])} {body.strip()}"), indent=0)
        rest = body
    counted, serial = _count(cut["item"], state)
    return Line(rest, state.file, number, Zone.PROSE, _head(rest), counted=counted, counter=serial)


def _count(command: str, state: _State) -> tuple[tuple[tuple[str, ...], ...], int]:
    if not state.lists or state.lists[-1].name in {"itemize", "description"}:
        return (), 0
    current = state.lists[-1]
    current.count += 1
    styles = {"question": "arabic", "part": "alph", "subpart": "roman"}
    names = spellings(current.count, current.style or styles.get(command, ""))
    return tuple((name,) for name in names), current.serial


def _titled(name: str, rest: str, number: int, state: _State) -> Line:
    option = _OPTION.match(rest)
    title = option[1] if option else ""
    state.sections[0] += 1
    body = rest[option.end() :] if option else rest
    counted = ((str(state.sections[0]),),)
    head = _head(title) or name
    return Line(body, state.file, number, Zone.PROSE, head, 1, counted=counted, structural=not body.strip())


def _open_list(name: str, rest: str, state: _State) -> None:
    state.serial += 1
    option = _OPTION.match(rest)
    style, start = "", 0
    if option is not None:
        found = _STYLE.search(option[1].split("label", 1)[-1])
        begins = _START.search(option[1])
        style = (found[1] or {"1": "arabic", "a": "alph", "A": "alph"}.get(found[2], "roman")) if found else ""
        start = int(begins[1]) - 1 if begins else 0
    state.lists.append(_List(state.serial, name, style.lower(), start))


def _set_counters(text: str, state: _State) -> None:
    for match in _COUNTER.finditer(text):
        value = int(match[2])
        if match[1] == "section":
            state.sections[:] = [value, 0, 0]
        elif match[1] == "subsection":
            state.sections[1:] = [value, 0]
        elif state.lists:
            state.lists[-1].count = value


def _braced(text: str) -> tuple[str, int]:
    """Content of the brace group that the text begins with, and where the group ends."""
    start = text.find("{")
    depth = 0
    for place in range(max(start, 0), len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return text[start + 1 : place], place + 1
    return text[start + 1 :], len(text)


def _head(text: str) -> str:
    """What a label is looked for in: emphasis at the start becomes that of Markdown."""
    text = visible(text).strip()
    for _ in range(_MOST_NESTED):
        bare = text.lstrip("{ ")
        match = _EMPHASIS.match(bare)
        if match is None:
            break
        rest = bare[match.end() :]
        if rest.startswith("{"):
            inner, end = _braced(rest)
            return f"**{inner.strip()}**{rest[end:]}"
        text = rest.strip()
    return text
