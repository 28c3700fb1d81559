r"""Every formula of a running text, in order: what stands between delimiters, and what stands between the words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from grader.answers._formulas import candidates, joined_lines, tidied
from grader.answers._running import NEGATION, OPERATOR, WORD
from grader.answers._text import split_top
from grader.language.faults import LanguageError
from grader.language.reader import read
from grader.language.repair import repair
from grader.language.tree import Apply, Node
from grader.language.words import RESERVED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.language.vocabulary import Vocabulary

_SET_OFF: Final = re.compile(
    r"\$\$(.+?)\$\$|\$(.+?)\$|\\\[(.+?)\\\]|\\\((.+?)\\\)"
    r"|\\begin\{(?:align|aligned|equation|gather|eqnarray|multline)\*?\}(.+?)\\end\{(?:align|aligned|equation|gather|eqnarray|multline)\*?\}",
    re.DOTALL,
)
_ROWS: Final = re.compile(r"\\\\(?:\[[^\]\n]{0,12}\])?")
_SPACE: Final = re.compile(r"\\q?quad(?![A-Za-z])")
_WORDS: Final = re.compile(r"\\(?:text|mbox|textrm|textit)\s*\{")
_SENTENCE: Final = re.compile(r"(?<=[\w)\]}])[.;:?!](?=\s|$)|\n|(?<=\S),\s+(?=[A-Za-z]{2,}\s)")
_LABEL: Final = re.compile(r"^[^=]{1,60}=(?!=)")
_STAR: Final = re.compile(r"(?<=[A-Za-z])\s?\*(?=\s*(?:=|,|;|\)|$))")  # `l* = L` for `l^* = L`
_NAMES: Final = re.compile(r"^[^=]{1,24}=(?!=)")
_MOST_NAMES: Final = 8
_MOST: Final = 80
_LONGEST: Final = 2_000
_NEAR: Final = 24  # letters before a formula in which a negation is about it


def formulas_in(text: str, vocabulary: Vocabulary) -> tuple[Node, ...]:
    """The trees of all formulas that can be read; what a negation stands right before is left out."""
    repaired, _ = repair(text, lambda word: vocabulary.resolve(word) is not None)
    found: list[Node] = []
    names: list[str] = []
    for piece in _pieces(_STAR.sub("^*", repaired), vocabulary.knows):
        found += _trees(piece, names, vocabulary)
        if _NAMES.match(piece) and len(names) < _MOST_NAMES:
            names.append(piece)
        if len(found) >= _MOST:
            break
    return tuple(found)


def _trees(piece: str, names: list[str], vocabulary: Vocabulary) -> list[Node]:
    """The tree of a piece; where it cannot be read, those of its parts between commas."""
    tree = _tree(piece, vocabulary) or _with_own_names(piece, names, vocabulary)
    if tree is not None:
        return [tree]
    parts = [part for part in split_top(piece, ",;") if OPERATOR.search(part)]
    return [found for part in parts if len(parts) > 1 and (found := _tree(part.strip(), vocabulary)) is not None]


def _with_own_names(piece: str, names: list[str], vocabulary: Vocabulary) -> Node | None:
    """A formula in names that the student has given before it."""
    try:
        tree = read(" ; ".join((*names, piece)), vocabulary).tree if names else None
    except LanguageError:
        return None
    return tree.args[-1] if isinstance(tree, Apply) and tree.head == "tuple" else tree


def _pieces(text: str, knows: Callable[[str], bool]) -> Iterator[str]:
    before = 0
    for found in _SET_OFF.finditer(text):
        words = text[before : found.start()]
        yield from _between_words(words, knows)
        before = found.end()
        if not NEGATION.search(words[-_NEAR:]):
            yield from _rows(next(group for group in found.groups() if group is not None))
    yield from _between_words(text[before:], knows)


def _rows(formula: str) -> Iterator[str]:
    """The statements of a displayed formula, without the remarks at the end of its rows."""
    rows = [part for row in _ROWS.split(formula) for part in _without_remarks(row)]
    for statement in joined_lines(tidied(r" \\ ".join(rows))).split(" ; "):
        if statement.strip():
            yield statement.strip()[:_LONGEST]


def _without_remarks(row: str) -> Iterator[str]:
    for part in _SPACE.split(row):
        words = _WORDS.search(part)
        kept = part if words is None or _is_name(part, words) else part[: words.start()]
        if kept.strip(" ,;&"):
            yield kept


def _is_name(part: str, words: re.Match[str]) -> bool:
    r"""Whether a `\text{...}` is a single word, such as the name of a function or of a variable."""
    end = part.find("}", words.end())
    return end > 0 and re.fullmatch(r"[A-Za-z]+", part[words.end() : end].strip()) is not None


def _between_words(text: str, knows: Callable[[str], bool]) -> Iterator[str]:
    for sentence in _SENTENCE.split(text):
        if len(sentence) > _LONGEST or NEGATION.search(sentence):
            continue
        before = 0
        for word in WORD.finditer(sentence):
            if word[1] is None and knows(word[0]) and word[0] not in RESERVED:
                continue
            yield from _formula(sentence[before : word.start()])
            before = word.end()
        yield from _formula(sentence[before:])


def _formula(part: str) -> Iterator[str]:
    part = part.strip(" \t\n,;.:")
    part = part.strip("()") if part.count("(") != part.count(")") else part
    if len(part) > 2 and OPERATOR.search(part) and re.search(r"[\w\\]", part):
        yield part


def _tree(piece: str, vocabulary: Vocabulary) -> Node | None:
    """The first reading of a piece that succeeds: as it is, without remarks, without its left side."""
    tried = [piece, *(candidate.text for candidate in candidates(piece, vocabulary.knows))]
    label = _LABEL.match(piece)
    if label is not None:
        tried.append(piece[label.end() :])
    for text in dict.fromkeys(tried):
        try:
            return read(text, vocabulary).tree
        except LanguageError:
            continue
    return None
