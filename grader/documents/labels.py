"""Reading a label or an answer marker at the start of a line. What it is a label of is decided elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from grader.documents.counting import from_word

if TYPE_CHECKING:
    from grader.documents.lines import Line

Path = tuple[str, ...]


class Form(Enum):
    """How a label is written; the value is how much it looks like one, by itself."""

    WORD = 4.0  # Question 1
    HEADING = 3.0  # # 1
    FILE = 2.5  # the name of the file
    BOLD = 2.0  # **1**
    DELIMITED = 1.5  # 1. or (a)
    MARKER = 1.5001  # Ans:
    COUNTED = 1.2  # \\item
    ALONE = 1.0  # 1 alone on its line
    BARE = 0.8  # 1 Title


@dataclass(frozen=True, slots=True)
class Label:
    r"""One label as written: the paths that it may spell, and the text behind it on its line.

    Labels of one `style` can belong to one list. `answer_follows` where the label says so (`Answer 3:`). `inner` is
    the label of a list below that begins on the same line, and `outer` the label without it: `(b) (i)`, or a letter
    that is typed behind what a counter prints, `\item (a)`.
    """

    paths: tuple[Path, ...]
    form: Form
    style: tuple[object, ...]
    rest: str = ""
    answer_follows: bool = False
    inner: Label | None = None
    outer: Label | None = None


_NUMBER: Final = r"\d{1,2}(?:\.\d{1,2})*(?![\d%])"
_LETTER: Final = r"(?:[ivx]{2,5}|[a-z])(?![^\W\d_])"
_ATOM: Final = rf"(?:{_NUMBER}|{_LETTER})"
_WORDS: Final = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_PREFIX: Final = re.compile(
    r"(?P<answer>(?:answer|ans|solution|sol)s?\s+(?:(?:to|for|of)\s+)?)?"
    r"(?P<word>(?:question|problem|exercise|task|part|section|sub-?question|ques|prob)s?\b\.?"
    r"|(?:(?:ex|q)\.?(?=\s*\(?\d)|p(?=\d)))?\s*(?:(?:no\b\.?|number\b|\#)\s*)?",
    re.IGNORECASE,
)
_FIRST: Final = re.compile(
    rf"\(\s*({_NUMBER})[.\-]?({_LETTER})\s*\)|\(\s*({_ATOM})\s*\)"
    rf"|\[\s*({_ATOM})\s*\]|({_ATOM})|((?:{_WORDS})\b)",
    re.IGNORECASE,
)
_NEXT: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\s*[.,:\-–]?\s*(?:part\s+)?\(\s*({_ATOM})\s*\)",  # 1 (a), and 1, part (a)
        rf"(?:[.\-_]|\s*,?\s*part\s+|)({_LETTER})",  # 1a, 1.a, 1-a, 1 part a
        r"[.\-](\d{1,2})(?![\d.])",  # 2a.1
        rf"\s*[.):,]\s+({_LETTER})(?=[.):])",  # 1. a. but not the answer a to 1.
        rf"\s+({_LETTER})(?=[.):]|\s*$)",  # 5.2 b
    )
)
_DELIMITER: Final = re.compile(r"\s*+(?:[*_]|</[ub]>)*+\s*+(?:[.)\]]+:?|:(?=\s|$)|[-–—](?=\s)|(?=\s*$))")
_CLOSING: Final = re.compile(r"(?:[*_]|</[ub]>)*+\s*+(?:[:.]\s)?\s*+")
_OPENING: Final = re.compile(r"(?:[*_]|<[ub]>)++\s*+")
_MARKER: Final = re.compile(
    r"(?:[*_]|<[ub]>)*+(?:(?:(?:my|the|your)\s+)?(?:answers?|ans|solutions?|soln?|response|reply)"
    r"(?:\s+\(\w{1,20}\))?)"
    r"\s*+(?:[*_]|</[ub]>)*+\s*+(?:[:.)\]—–]|-(?=\s)|$)(?:[*_]|</[ub]>)*+\s*+",
    re.IGNORECASE,
)
_RUN_ON: Final = re.compile(r"(?<=[.?!:)\]$])\s+\**(?:Ans|Answer|Solution|Sol)\s*[:.]\**\s*")
_LAST_ALONE: Final = re.compile(r"(?<=\s)[(\[]\s*[A-Za-z0-9]+\s*[)\]]$")
_MOST_ATOMS: Final = 4
_HEAD: Final = 80  # no label is longer
_DEEP_INDENT: Final = 3


def find_label(line: Line) -> Label | None:
    """The label that the line begins with, if it does: written, or printed by a counter."""
    if not line.head and not line.counted:
        return None
    written = _written(line)
    if line.counted and (written is None or not _outranks(written, line)):
        style = ("counted", line.counter, line.level, len(line.counted[0]))
        form = Form.HEADING if line.level else Form.COUNTED
        if written is None or written.form in {Form.BARE, Form.ALONE}:
            return Label(line.counted, form, style, line.head)
        # A label typed behind the one that the counter prints may replace it or go on from it.
        below = tuple(path + written.paths[0] for path in line.counted)
        paths = (*line.counted, *written.paths, *below)
        inner = written if written.form is Form.DELIMITED else None
        return Label(paths, form, style, written.rest, inner=inner)
    return written


def find_marker(line: Line) -> str | None:
    """The text behind an answer marker that the line begins with; None if there is no marker."""
    if line.opens_answer:
        return line.text
    match = _MARKER.match(line.head)
    return line.head[match.end() :] if match is not None else None


def run_on_marker(text: str) -> int:
    """Where the answer begins behind a marker inside a line (`... ? Ans: ...`), or -1."""
    match = _RUN_ON.search(text)
    return match.end() if match is not None else -1


def _outranks(written: Label, line: Line) -> bool:
    """Whether a written label is to be believed although a counter stands beside it."""
    return written.form is Form.WORD or (line.level > 0 and written.form is Form.HEADING)


def _written(line: Line) -> Label | None:
    opening = _OPENING.match(line.head)
    start = opening.end() if opening else 0
    text = line.head[start : start + _HEAD]
    prefix = _PREFIX.match(text)
    if prefix is None:
        return None
    worded = bool(prefix["word"] or prefix["answer"])
    atoms, end = _atoms(text, prefix.end(), worded=worded)
    if not atoms:
        return None
    capital = text[:end].rstrip(" )]")[-1:].isupper()
    cues = _Cues(worded, opening is not None, line.level > 0, len(atoms) == 1 and atoms[0].isalpha(), len(atoms))
    form, close = _form(text, end, cues)
    if form is None or (form is Form.BARE and not _plausible_title(atoms, text[end:])):
        return None
    path = tuple(part for atom in atoms for part in atom.lower().split("."))
    # A copy of the rest of the line, since a label is looked for in its first characters only.
    rest = line.head[start + close :].lstrip()
    if opening is not None and (closing := _CLOSING.match(rest)) is not None:
        rest = rest[closing.end() :]
    series = "number" if atoms[-1][0].isdigit() else "capital" if capital else "letter"
    decoration = text[prefix.end() : prefix.end() + 1] in "([", text[end : end + 1].strip()
    style: tuple[object, ...] = (form, series, decoration, line.level, line.indent >= _DEEP_INDENT, len(path), worded)
    inner = outer = None
    if len(atoms) > 1 and form is Form.DELIMITED and (last := _LAST_ALONE.search(text[:end])) is not None:
        bracket = (last[0][0] in "([", text[end : end + 1].strip())
        inner = Label((path[-1:],), form, (form, series, bracket, line.level, line.indent >= _DEEP_INDENT, 1, False))
        outer = Label((path[:-1],), form, _outer_style(style, atoms, text, prefix.end()))
    return Label((path,), form, style, rest, bool(prefix["answer"]), inner, outer)


def _outer_style(style: tuple[object, ...], atoms: list[str], text: str, start: int) -> tuple[object, ...]:
    """The style that the label would have without its last atom, as in `(b) (i)`."""
    form, _, _, level, deep, steps, worded = style
    assert isinstance(steps, int)
    first, _, _ = text[start:].partition(" ")
    capital = first.strip("()[].:")[-1:].isupper()
    series = "number" if atoms[-2][0].isdigit() else "capital" if capital else "letter"
    closing = first[-1:] if first[-1:] in ".:" else ""
    return (form, series, (first[:1] in "([", closing), level, deep, steps - 1, worded)


def _atoms(text: str, start: int, *, worded: bool) -> tuple[list[str], int]:
    first = _FIRST.match(text, start)
    if first is None or (first[6] and not worded):
        return [], start
    atoms = [from_word(group.lower()) for group in first.groups() if group]
    end = first.end()
    while len(atoms) < _MOST_ATOMS:
        match = next((found for rule in _NEXT if (found := rule.match(text, end))), None)
        if match is None:
            break
        bare = text[match.end() - 1] != ")"
        if bare and not atoms[0][0].isdigit():
            break
        atoms.append(match[1].lower())
        end = match.end()
    if text[end : end + 1].isalnum() or (text[end : end + 1] == "." and text[end + 1 : end + 2].islower()):
        return [], start
    return atoms, end


@dataclass(frozen=True, slots=True)
class _Cues:
    """What else is known of a label: a word before it, emphasis, a heading, only one letter, how many steps."""

    worded: bool
    bold: bool
    heading: bool
    letter: bool
    steps: int


def _form(text: str, end: int, cues: _Cues) -> tuple[Form | None, int]:
    """The form of a label that ends there, and where the text behind it begins."""
    delimiter = _DELIMITER.match(text, end)
    close = delimiter.end() if delimiter else end
    bracketed = text[end - 1 : end] in {")", "]"}
    closed = bracketed or delimiter is not None
    if cues.worded and (closed or cues.heading or cues.bold):
        return Form.WORD, close
    if cues.heading and (closed or not cues.letter):
        return Form.HEADING, close
    if not closed:
        return (None if cues.letter else Form.BARE), end
    if cues.bold:
        return Form.BOLD, close
    sign = delimiter[0].strip(" *_")[:1] if delimiter else ""
    if not bracketed and not sign:
        return Form.ALONE, close
    if not bracketed and sign in "-–—":
        return (None if cues.letter else Form.DELIMITED if cues.steps > 1 else Form.BARE), close
    return Form.DELIMITED, close


def _plausible_title(atoms: list[str], rest: str) -> bool:
    """Whether words follow, as behind `2 Generating text`, and not the rest of a formula or a quantity."""
    words = rest.lstrip()
    if atoms[0][0].isalpha():
        return False
    return words[:1].isalpha() and (words[:1].isupper() or len(atoms) > 1 or "." in atoms[0])
