"""Beam search that was told step by step, run again from what the student had: errors are carried forward."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Words = tuple[str, ...]
Beams = Mapping[Words, float | None]  # the prefixes that are kept, each with the score that was given for it

_STEP: Final = re.compile(r"(?:\bt\s*=\s*|\bsteps?\s*)(\d)\b", re.IGNORECASE)
_REMARK: Final = re.compile(
    r"\[[^\]]*\]|\((?:next|then|pruned|dropped|discard|not)\b[^)]*\)"
    r"|\b(?:prun\w*|drop\w*|discard\w*|next best|instead of|rather than)\b.*", re.IGNORECASE | re.DOTALL,
)  # fmt: skip
_KEPT: Final = re.compile(r"\b(?:keep|kept|retain\w*|select\w*|choose|chosen|surviv\w*|take)\b", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[-−]?\s?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Search:
    """Beam search on a tree, and what its steps are worth where the student has told them.

    `bos` is the first token, `edges` give for each prefix the words that follow with their log-probabilities.
    `beams` is how many are kept. `steps` are the marks for the beams of each step, `scores` those for all scores.
    """

    bos: str
    edges: Mapping[str, Mapping[str, float]]
    beams: int
    steps: tuple[Fraction, ...]
    scores: Fraction

    def __post_init__(self) -> None:
        """Refuse a search without steps or marks."""
        if not self.steps or sum(self.steps) + self.scores <= 0 or self.beams < 1:
            raise ValueError("a search has `steps` with marks, and at least one beam")


class Followed(NamedTuple):
    """What a told search earns, and the first step whose beams do not follow from those before (0: none)."""

    share: Fraction
    first_wrong: int


class _Run:
    """The search walked along with the student: `before` are the beams of the last step, with their scores."""

    def __init__(self, search: Search, tolerance: float) -> None:
        self.search, self.tolerance = search, tolerance
        self.before: dict[Words, float] = {(): 0.0}
        self.earned = Fraction(0)
        self.right = self.told = self.first_wrong = 0

    def step(self, number: int, given: Beams | None) -> None:
        """Judge one step from the beams before it; a step that was not told earns nothing and is done for them."""
        best = self._expanded()[: self.search.beams]
        if given is None:
            self.before = dict(best)
            return
        if given.keys() == dict(best).keys():
            self.earned += self.search.steps[number - 1]
        elif not self.first_wrong:
            self.first_wrong = number
        self.before = {words: self._score(words, score) for words, score in given.items()}

    def _score(self, words: Words, score: float | None) -> float:
        """The score that was given, counted as right or wrong; the right one where none was."""
        edge = _edge(self.search, words)
        right = self.before.get(words[:-1], _total(self.search, words[:-1])) + edge
        if score is None:
            return right
        self.told += 1
        self.right += abs(score - right) <= self.tolerance * (1 + 1e-9)
        return score

    def _expanded(self) -> list[tuple[Words, float]]:
        found = [
            ((*words, word), total + edge)
            for words, total in self.before.items()
            for word, edge in self.search.edges.get(_prefix(self.search, words), {}).items()
        ]
        return sorted(found, key=lambda pair: -pair[1])


def follow(search: Search, text: str, final: Sequence[tuple[Words, float | None]], tolerance: float) -> Followed | None:
    """What an answer earns whose steps are judged from the student's own beams and scores.

    None if no step before the last was told, or if the sequences are none of the tree.
    """
    told = {number: beams for number, beams in _told(search, text) if number < len(search.steps)}
    if not told or any(not _is_path(search, words) for words, _ in final):
        return None
    run = _Run(search, tolerance)
    for number in range(1, len(search.steps)):
        run.step(number, told.get(number))
    run.step(len(search.steps), {words: _log(score) for words, score in final})
    count = run.told + sum(score is None for _, score in final)
    earned = run.earned + search.scores * (Fraction(run.right, count) if count else 0)
    return Followed(earned / (sum(search.steps, start=Fraction(0)) + search.scores), run.first_wrong)


def _told(search: Search, text: str) -> Iterable[tuple[int, Beams]]:
    """The beams of each step that is told, by its number; a step that names too few or too many is left out."""
    marks = list(_STEP.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    for mark, end in zip(marks, ends, strict=False):
        piece = _REMARK.sub(" ", text[mark.end() : end])
        *_, kept = _KEPT.split(piece)
        for part in (kept, piece):
            beams = _paths(search, part, int(mark[1]))
            if len(beams) == search.beams:
                yield int(mark[1]), beams
                break


def _paths(search: Search, text: str, length: int) -> Beams:
    """All prefixes of that length in a text, each with the last number behind it."""
    words = {word for below in search.edges.values() for word in below}
    known = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    tokens = list(re.finditer(rf"(?<![\w'])(?:{known})(?![\w'])", text))
    found: list[tuple[Words, int, int]] = []
    place = 0
    while place + length <= len(tokens):
        path = tuple(token[0] for token in tokens[place : place + length])
        if _is_path(search, path):
            found.append((path, tokens[place].start(), tokens[place + length - 1].end()))
        place += length if found and found[-1][1] == tokens[place].start() else 1
    ends = [*(start for _, start, _ in found[1:]), len(text)]
    beams: dict[Words, float | None] = {}
    for (path, _, behind), end in zip(found, ends, strict=False):
        numbers = _NUMBER.findall(text[behind:end])
        score = float(numbers[-1].replace("−", "-").replace(" ", "")) if numbers else None
        beams[path] = score if beams.get(path) is None else beams[path]
    return beams


def _prefix(search: Search, words: Words) -> str:
    return " ".join((search.bos, *words))


def _is_path(search: Search, words: Words) -> bool:
    return all(words[at] in search.edges.get(_prefix(search, words[:at]), {}) for at in range(len(words)))


def _edge(search: Search, words: Words) -> float:
    return search.edges[_prefix(search, words[:-1])][words[-1]]


def _total(search: Search, words: Words) -> float:
    return sum(_edge(search, words[: at + 1]) for at in range(len(words)))


def _log(score: float | None) -> float | None:
    """A score as a log-likelihood: probabilities are positive."""
    return math.log(score) if score is not None and score > 0 else score
