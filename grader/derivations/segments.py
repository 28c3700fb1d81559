"""A handed-in working as pieces of maths and of words, in the order of the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from grader.language.words import RESERVED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_FRAMES: Final = "align|aligned|gather|gathered|equation|eqnarray|multline|split|flalign|alignat|displaymath|math"
_MATHS: Final = re.compile(
    r"\$\$(?P<dollars>.+?)\$\$|\\\[(?P<square>.+?)\\\]"
    rf"|\\begin\{{(?P<frame>{_FRAMES})\*?\}}(?P<framed>.+?)\\end\{{(?P=frame)\*?\}}"
    r"|```[a-z]*\n(?P<fence>.*?)(?:```|\Z)|\$(?P<dollar>[^$]+?)\$|\\\((?P<round>.+?)\\\)",
    re.DOTALL,
)
_RELATION_ONLY: Final = re.compile(r"\s*(?:=|≈|≤|≥|\\approx|\\leq?|\\geq?)\s*")
_WORD: Final = re.compile(r"[\"'(\[*_“]*(?P<core>[A-Za-z][A-Za-z'’-]*)[\"')\].,:;!?*_”]*(?:\[\d+\])?")
_SHORT: Final = frozenset(
    "is as to we of in on so by be it an or if at do no up us my am he me go both all the and for are but not use let "
    "now our how its has was thus then hence since where when with that this from only each i.e e.g ie eg def "
    "ans".split()
)
_LETTERS: Final = re.compile(r"[A-Za-z]{2,}")
_BULLET: Final = re.compile(r"\s*(?:[-*•]\s+|\(?(?:\d{1,2}|[a-z]|i{1,3})[.)]\s+)")
_STATES: Final = re.compile(r"[=≈≤≥∝→<>~]|\\(?:approx|sim|leq?|geq?|propto|to|rightarrow)(?![A-Za-z])")
_DELIMITED: Final = re.compile(r"\$|\\[(\[]|`|\*\*|[A-Za-z]{3,}[ ,:.]")
_SENTENCE_END: Final = re.compile(r"[.?!:]\s*$|\n\s*\n")
LINKING: Final = frozenset(
    "if for where since and so with otherwise because when thus hence then let as by using the all any every each "
    "while therefore that but or".split()
)


class Piece(NamedTuple):
    """A stretch of the text: maths or words. `running` maths was found among words, without delimiters."""

    text: str
    start: int
    maths: bool
    displayed: bool = False
    running: bool = False


def pieces(text: str, knows: Callable[[str], bool]) -> Iterator[Piece]:
    """All of a text as pieces; `knows` says which words are names of the problem."""
    at = 0
    for found in _MATHS.finditer(text):
        yield from _outside(text, at, found.start(), knows)
        at = found.end()
        sort = found.lastgroup if found["framed"] is None else "framed"
        assert sort is not None
        start = found.start(sort)
        if sort == "fence":
            yield from _outside(text, start, found.end(sort), knows)
        else:
            yield Piece(found[sort], start, maths=True, displayed=sort in {"dollars", "square", "framed"})
    yield from _outside(text, at, len(text), knows)


def _outside(text: str, start: int, end: int, knows: Callable[[str], bool]) -> Iterator[Piece]:
    """What stands between delimiters: words, with maths that nobody marked as such."""
    at = start
    for line in text[start:end].splitlines(keepends=True):
        if _RELATION_ONLY.fullmatch(line):
            yield Piece(line.strip(), at + len(line) - len(line.lstrip()), maths=True, displayed=True, running=True)
        elif line.strip():
            yield from _runs(line, at, knows)
        else:
            yield Piece(line, at, maths=False)
        at += len(line)


def _runs(line: str, start: int, knows: Callable[[str], bool]) -> Iterator[Piece]:
    """Stretches of maths and of words in one line of running text."""
    bullet = _BULLET.match(line)
    begin = bullet.end() if bullet and not _is_minus(line, bullet) else 0
    tokens = [(found[0], found.start()) for found in re.finditer(r"\S+", line) if found.start() >= begin]
    words = _which_are_words([token for token, _ in tokens], knows)
    at = 0
    while at < len(tokens):
        until = at
        while until < len(tokens) and words[until] == words[at]:
            until += 1
        first, (last, place) = tokens[at][1], tokens[until - 1]
        text = line[first : place + len(last)]
        maths = not words[at] and re.search(r"[A-Za-z\\=≈]|\d\s*[-+*/=]", text) is not None
        yield Piece(text, start + first, maths=maths, displayed=maths and len(text) > 0.6 * len(line.strip()),
                    running=True)  # fmt: skip
        at = until


def _is_minus(line: str, bullet: re.Match[str]) -> bool:
    """Whether a dash in front of a line is a sign and no bullet: a term follows, and no statement and no words."""
    rest = line[bullet.end() :]
    item = _STATES.search(rest) is not None or _DELIMITED.match(rest) is not None
    return bullet[0].strip() == "-" and not item


def _which_are_words(tokens: list[str], knows: Callable[[str], bool]) -> list[bool]:
    found: list[bool] = []
    depth = 0
    for token in tokens:
        word = depth <= 0 and is_word(token, knows)
        found.append(word)
        if not word:
            depth += sum(map(token.count, "([{")) - sum(map(token.count, ")]}"))
    for at, token in enumerate(tokens):
        beside = (at == 0 or found[at - 1]) and at + 1 < len(tokens) and found[at + 1]
        if token in {"a", "A", "I"} and beside:
            found[at] = True
    return found


def is_word(token: str, knows: Callable[[str], bool]) -> bool:
    """Whether a token of running text is an ordinary word and no name."""
    match = _WORD.fullmatch(token)
    if match is None:
        return False
    core = match["core"].lower()
    if core in _SHORT or core in RESERVED:
        return True
    differential = core[0] == "d" and knows(match["core"][1:])
    return len(core) > 2 and not knows(match["core"]) and not differential


def is_prose(text: str) -> bool:
    r"""Whether the content of a `\text{...}` is words, and not the name of something."""
    found = _LETTERS.findall(text)
    marked = text.lstrip().startswith("(") or (text.rstrip().endswith((".", ":")) and bool(found))
    return marked or len(found) > 1 or any(word.lower() in LINKING for word in found)


def ends_sentence(words: str) -> bool:
    """Whether a sentence ends with these words."""
    return _SENTENCE_END.search(words) is not None
