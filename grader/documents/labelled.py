"""Taking arrays of numbers that share a slot: each stands behind the words that name it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_FORMATTING: Final = r"(?:\\(?:text|mathrm|mathbf|mathit|operatorname)\s*\{\s*)?"
_SQUARE: Final = re.compile(r"^[\s}]*(?:\^\s*\{?\s*2\s*\}?|²)")
_LEAD: Final = re.compile(r"^[\s\w}$*_`\\)]*?(?:\s(?:is|are)\b|[:=≈]|\\approx)\s*|^[\s}$*_`:=)]+")
_TAIL: Final = re.compile(
    r"(?:[\s$*_`\\,;.(|#-]|\\[\[\]]|\\begin\{[a-z*]+\}$|\\end\{(?:equation|align|gather|displaymath|itemize|enumerate)\*?\}"
    r"|\\(?:text|mathrm|mathbf|textbf|textit|emph|paragraph|(?:sub)*section)\*?\s*\{|\\(?:q?quad|item)(?![a-z])"
    r"|\b(?:and|the|with|for|has|of|a|an|its)\b)*$"
)
_DIGIT: Final = re.compile(r"\d")


class Labelled(NamedTuple):
    """The text of one array and where it stands."""

    text: str
    start: int
    end: int


class _Mention(NamedTuple):
    start: int
    end: int
    place: int
    word: str


def take_array(text: str, near: Sequence[str], others: Sequence[Sequence[str]]) -> Labelled | None:
    """The numbers behind the words of `near`; None where none of the arrays of the slot could be found by its words.

    Each entry of `near` names one trait with its spellings (`mean|mu`, `batch|bn`), as those of the `others` do in
    the same order. A trait holds until another one of its place is mentioned, so that a heading may name it. What is
    not there although others are is an empty text.
    """
    mentions = _mentions(text, [near, *others])
    state: dict[int, str] = {}
    found: dict[tuple[str, ...], Labelled] = {}
    ends = [*(mention.start for mention in mentions), len(text)][1:]
    for mention, end in zip(mentions, ends, strict=False):
        state[mention.place] = mention.word
        piece = _data(text, mention.end, end)
        if piece is not None and len(state) == len(near):
            found.setdefault(tuple(state[place] for place in sorted(state)), piece)
    if not found:
        return None
    return found.get(tuple(near), Labelled("", 0, 0))


def _mentions(text: str, groups: Sequence[Sequence[str]]) -> list[_Mention]:
    """Every mention of a trait, in order; of several at one place the longest."""
    traits = {(place, trait) for group in groups for place, trait in enumerate(group)}
    found = [
        _Mention(match.start(), match.end(), place, trait)
        for place, trait in sorted(traits)
        for match in re.finditer(_pattern(trait), text, re.IGNORECASE)
    ]
    kept: list[_Mention] = []
    for mention in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _pattern(trait: str) -> str:
    words = "|".join(sorted(map(re.escape, trait.split("|")), key=len, reverse=True))
    return rf"(?<![A-Za-z]){_FORMATTING}(?:{words})"


def _data(text: str, start: int, end: int) -> Labelled | None:
    """What of a stretch behind a name is numbers."""
    square = _SQUARE.match(text[start:end])
    start += square.end() if square else 0
    lead = _LEAD.match(text[start:end])
    start += lead.end() if lead else 0
    end = start + len(_TAIL.sub("", text[start:end]))
    return Labelled(text[start:end], start, end) if _DIGIT.search(text[start:end]) else None
