"""Concepts: sets of spellings of one thing, and where a sentence mentions them.

A spelling is one or more words in a row; fillers (`the`, `very`) may stand between them. `...` is a gap of up to
four words, `a|b` either word, `=word` that very form, `word*` any word that begins so, `#` any number. Words are
compared by their stems and common synonyms, and words that no concept knows are corrected to the nearest that one does.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from grader.language.prose.markup import plain
from grader.language.prose.sentences import tokens_of
from grader.language.prose.synonyms import with_synonyms
from grader.language.prose.words import FILLERS, FUNCTION_WORDS, joined, stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grader.language.prose.sentences import Sentence

_ARTICLES: Final = frozenset({"a", "an", "the"})
_GAP: Final = 4
_MATHS: Final = frozenset("\\$≈~≫≥≤α")
_CUT: Final = re.compile(r"(?<=\w)[/^+*]+(?=\w)")
_WHOLE: Final = frozenset("|#")  # a choice of words and any number; these are not cut
_SILENT: Final = frozenset("()*^")
_REAL_WORDS: Final = frozenset(
    "chance change changes changed shaped shapes sentence sentences sequence sequences weather whether layers later"
    " longer larger smaller shorter former latter letter letters better matter matters positive position positions"
    " passage passages message causal casual global general generate generic single signal singular contain contains"
    " content context contest constant consistent instant instance instances distant distance state states static"
    " statistic statistics reverse revise inverse converse direct direction stored scored scaled scales shared sharp"
    " trained training straining pooling polling vector factor actor several severe random range trying bring string"
    " strings spring finite infinite definite inter intra former format formal normal formula known unknown masked"
    " marked labels levels label level encode encoder decode decoder linear nonlinear".split()
)
"""Words one slip away from a word of some rubric that are themselves meant when they are written."""


class Mention(NamedTuple):
    """Words `start` to `end` (exclusive) of a sentence that mention a concept."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """One word of a spelling, or a gap."""

    stems: frozenset[str] = frozenset()
    exact: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    gap: bool = False

    def fits(self, word: str, word_stem: str) -> bool:
        """Whether the word of an answer is this piece."""
        begins = bool(self.prefixes) and word.startswith(self.prefixes)
        return begins or word_stem in self.stems or word in self.exact


@dataclass(frozen=True)
class Lexicon:
    """All spellings of all concepts of one rubric, by the stem or form of their first word."""

    by_first: Mapping[str, tuple[tuple[str, tuple[Piece, ...]], ...]]
    by_prefix: tuple[tuple[str, tuple[Piece, ...]], ...]
    known: frozenset[str]
    by_letter: Mapping[str, tuple[str, ...]]

    def mentions(self, sentence: Sentence) -> dict[str, list[Mention]]:
        """Where the sentence mentions each concept, in the order of the words."""
        words, stems = sentence.words, self.corrected(sentence)
        found: dict[str, list[Mention]] = defaultdict(list)
        for place, word in enumerate(words):
            by_word = self.by_first.get(word, ()) if word != stems[place] else ()
            for name, pieces in (*self.by_first.get(stems[place], ()), *by_word, *self.by_prefix):
                end = _end_of(pieces, words, stems, place)
                if end:
                    found[name].append(Mention(place, end))
        if sentence.item and words:
            found[ITEM].append(Mention(0, 1))
        return found

    def corrected(self, sentence: Sentence) -> tuple[str, ...]:
        """Stems of the words, with slips of spelling undone where the word is near one that is known."""
        return tuple(map(self._corrected, sentence.words, sentence.stems))

    def _corrected(self, word: str, word_stem: str) -> str:
        if word_stem in self.known or len(word) < 6 or not word.isalpha():
            return word_stem
        if word in FUNCTION_WORDS or word in _REAL_WORDS:
            return word_stem
        slips = 1 if len(word) < 9 else 2
        near = extractOne(word, self.by_letter.get(word[0], ()), scorer=OSA.distance, score_cutoff=slips)
        return stem(near[0]) if near and abs(len(near[0]) - len(word)) <= slips else word_stem


def _end_of(pieces: tuple[Piece, ...], words: tuple[str, ...], stems: tuple[str, ...], place: int) -> int:
    """End of the spelling that starts at a word, or 0."""
    gap = 0
    position = 0
    while position < len(pieces):
        piece = pieces[position]
        if piece.gap:
            gap, position = _GAP, position + 1
            continue
        if place >= len(words):
            return 0
        if piece.fits(words[place], stems[place]):
            gap, position = 0, position + 1
        elif position and words[place] in FILLERS:
            pass
        elif position and gap:
            gap -= 1
        else:
            return 0
        place += 1
    return place


ITEM: Final = "item"
"""The built-in concept that the first word of a numbered or bulleted item mentions."""

BUILT_IN: Final = {"number": ("#",)}
"""Concepts that every rubric has."""


def lexicon(declared: Mapping[str, Iterable[str]]) -> Lexicon:
    """Compile concepts, each a name and its spellings, and the built-in ones.

    Raises
    ------
    ValueError
        If a spelling has no word at all, or begins with a gap.

    """
    by_first: dict[str, list[tuple[str, tuple[Piece, ...]]]] = defaultdict(list)
    by_prefix: list[tuple[str, tuple[Piece, ...]]] = []
    known: set[str] = set()
    raw: set[str] = set()
    for name, spellings in {**BUILT_IN, **declared}.items():
        for spelling in spellings:
            pieces, plain_words = _pieces(str(spelling))
            if not pieces or pieces[0].gap:
                raise ValueError(f"concept '{name}': the spelling '{spelling}' does not begin with a word")
            raw |= plain_words
            known.update(*(piece.stems for piece in pieces))
            for first in pieces[0].stems | pieces[0].exact:
                by_first[first].append((name, pieces))
            if pieces[0].prefixes:
                by_prefix.append((name, pieces))
    letters: dict[str, list[str]] = defaultdict(list)
    for word in sorted(raw):
        if len(word) >= 5 and word.isalpha() and word not in FUNCTION_WORDS:
            letters[word[0]].append(word)
    return Lexicon(
        {first: tuple(found) for first, found in by_first.items()}, tuple(by_prefix), frozenset(known),
        {letter: tuple(found) for letter, found in letters.items()},
    )  # fmt: skip


def _pieces(spelling: str) -> tuple[tuple[Piece, ...], set[str]]:
    maths = not _MATHS.isdisjoint(spelling) or "_" in spelling
    text = joined(plain(spelling).lower() if maths else spelling.lower())
    pieces: list[Piece] = []
    raw: set[str] = set()
    for word in re.sub(r"[()'\"]", " ", text).split():
        for bit in _bits(word, maths=maths):
            if bit in _SILENT:
                continue
            if bit in _ARTICLES and len(text.split()) > 1:
                continue
            pieces.append(_piece(bit, raw))
    return tuple(pieces), raw


def _bits(word: str, *, maths: bool) -> list[str]:
    """The tokens that a word of an answer would be cut into: `hw/p^2` is written `hw / p 2` there."""
    if _CUT.search(word) and _WHOLE.isdisjoint(word):
        return [token for token in tokens_of(word) if token not in _SILENT]
    return [word] if maths or "-" not in word.strip("-") else word.split("-")


def _piece(word: str, raw: set[str]) -> Piece:
    if word == "...":
        return Piece(gap=True)
    if word == "#":
        return Piece(prefixes=tuple("0123456789"))
    if len(word) == 1 or not any(char.isalnum() for char in word):
        return Piece(stems=frozenset({word}))
    options = word.split("|")
    exact = frozenset(option[1:] for option in options if option.startswith("="))
    prefixes = tuple(option[:-1] for option in options if option.endswith("*"))
    plain_words = [option for option in options if not option.startswith("=") and not option.endswith("*")]
    raw.update(plain_words)
    return Piece(with_synonyms(frozenset(map(stem, plain_words))), exact, prefixes)
