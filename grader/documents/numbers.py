"""Taking the number that answers a part: the one that stands next to a word."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARKUP: Final = re.compile(
    r"\$|\*\*|__|`|</?\w{1,6}>|\\[\[\]](?![\d.])|(?m:^[ \t]*(?:[-*+•]|\d{1,2}[.)])[ \t]+(?=\S))"
    r"|\\(?:text|mathrm|mathbf|boxed)(?=\{)"
    r"|[\u200b-\u200f\u202a-\u202e\u2060-\u2069]"
)
_DIGITS: Final = r"(?<![\w^_.])(?:\d[\d,]*(?:\.\d+)?|\.\d+)(?:[eE][-+−]?\d+(?![\w.]))?"
_FUNCTION: Final = r"\\?(?:log|ln|exp|sqrt|frac|dfrac|tfrac)(?:_?\d{1,2}|_?[eE](?![A-Za-z]))?(?![A-Za-z])"
_OPERATOR: Final = (
    r"[-+−–*/·×÷^%()\[\]{}]|\\(?:cdot|times|div|left|right|quad|,|;|!|\s)(?![A-Za-z])"
    r"|\.(?=\s*\\?(?:log|ln|exp))"
)
_RELATION: Final = r"=|≈|~|≃|\\(?:approx|simeq|sim|eq)(?![A-Za-z])"
_UNIT: Final = r"(?:nats?|bits?|dits?|ln|percent|bytes?|[kKMG]i?B)\b"
_TOKEN: Final = re.compile(
    rf"(?P<relation>{_RELATION})|(?P<number>{_DIGITS})|(?P<part>{_FUNCTION}|{_OPERATOR})|(?P<space>\s+)|(?P<unit>{_UNIT})"
)
_INTRODUCED: Final = re.compile(
    rf"(?:{_RELATION}|:|\b(?:is|are|was|be|equals?|of|about|approximately|roughly|around|gives?|get|obtain|yields?|to))[\s(]*$"
)
_LEADING: Final = re.compile(r"[\s)]*(?:is|was|as|for|being|when|if)\b")
_NUMBER: Final = re.compile(_DIGITS)
_TUPLE: Final = re.compile(r"\d\s*,\s+\.?\d|\(\s*[\d.]+\s*(?:,\s*[\d.]+\s*)+\)")
_BREAK: Final = re.compile(r"[.;!?](?=\s|$)|\n\s*\n|,\s")
_EDGE: Final = " \t\n\r,.;:~"
_MOST: Final = 300  # words and numbers looked at
_LONGEST: Final = 1000  # characters of one chain
_BESIDE: Final = 3
_FAR: Final = 400


@dataclass(frozen=True, slots=True)
class NumberFound:
    """A chain of numeric expressions, and where it stands in the text of the slot."""

    text: str
    start: int
    end: int
    chain: bool = False
    introduced: bool = False
    given: bool = False
    leads: bool = False


def take_number(
    text: str, near: Sequence[str], others: Sequence[Sequence[str]] = (), statement: str = ""
) -> NumberFound | None:
    """The number next to one of the words of `near`; None if there is none.

    `others` are the words of the other parts that take a number from the same text. Either all numbers of a
    text follow their words or all stand before them, whichever gives each part a number and keeps them close.
    A number that the statement itself gives is taken only where there is no other.
    """
    plain = _blanked(text)
    known = set(_NUMBER.findall(statement))
    found = [replace(run, given=run.text in known) for run in _runs(plain)]
    groups = [list(near), *(list(words) for words in others)]
    places = [_places(plain, words) for words in groups]
    if not found or not places[0]:
        return found[0] if len(found) == 1 and not any(places[1:]) else _main(found, places)
    after, before = (_assign(plain, places, found, forward=forward) for forward in (True, False))
    return _better(after, before)


def _main(found: list[NumberFound], places: list[list[tuple[int, int]]]) -> NumberFound | None:
    """The number of a text in which no word stands: the last that something introduces, if one part asks."""
    if len(places) > 1 or not found:
        return None
    return next((run for run in reversed(found) if run.introduced or run.chain), found[-1])


def _blanked(text: str) -> str:
    """The text with markup and delimiters replaced by blanks; offsets stay."""
    return _MARKUP.sub(lambda match: " " * len(match[0]), text)


def _places(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where any of the words stands, in order."""
    if not words:
        return []
    either = "|".join(map(re.escape, words))
    rule = re.compile(rf"(?<![A-Za-z])(?:{either})(?:'s|s)?(?![A-Za-z])", re.IGNORECASE)
    return [match.span() for match in islice(rule.finditer(text), _MOST)]


def _runs(text: str) -> list[NumberFound]:
    """Maximal chains of numbers, operators and relations that hold a number."""
    found: list[NumberFound] = []
    start = end = -1
    for token in _TOKEN.finditer(text):
        if start >= 0 and token.start() != end:
            _add(found, text, start, end)
            start = -1
        if start < 0:
            start = token.start()
        end = token.end()
        blank_line = token.lastgroup == "space" and "\n" in token[0] and not _carries_on(text, start, token)
        if blank_line:
            _add(found, text, start, token.start())
            start = -1
    if start >= 0:
        _add(found, text, start, end)
    return found[:_MOST]


def _carries_on(text: str, start: int, space: re.Match[str]) -> bool:
    """Whether a chain goes on behind a line break: an operator before it, or a relation on either side."""
    before = text[max(start, space.start() - 12) : space.start()].rstrip()
    after = text[space.end() : space.end() + 12]
    return bool(re.search(rf"(?:{_RELATION}|[-+*/−(])$", before) or re.match(_RELATION, after))


def _add(found: list[NumberFound], text: str, start: int, end: int) -> None:
    raw = text[start:end]
    if len(raw) > _LONGEST or not _NUMBER.search(raw):
        return
    lead = re.match(rf"(?:\s|{_RELATION}|[*/)\]}},.%])*", raw)
    first = start + (lead.end() if lead else 0)
    tail = re.search(rf"(?:\s|{_RELATION}|[-+*/(\[{{,])*$", text[first:end])
    last = first + (tail.start() if tail else end - first)
    body = text[first:last]
    if not _NUMBER.search(body) or re.match(_UNIT, body):
        return
    introduced = bool(_INTRODUCED.search(text[max(0, first - 24) : first]))
    chain, leads = bool(re.search(_RELATION, body)), bool(_LEADING.match(text, last, last + 24))
    found.append(NumberFound(_balanced(" ".join(body.split())), first, last, chain, introduced, leads=leads))


def _balanced(text: str) -> str:
    """Without a bracket at either end that has no partner, and without a brace around the whole."""
    opening, closing = (sum(map(text.count, brackets)) for brackets in ("([{", ")]}"))
    while opening > closing and text[:1] in set("([{"):
        text, opening = text[1:].strip(), opening - 1
    while closing > opening and text[-1:] in set(")]}"):
        text, closing = text[:-1].strip(), closing - 1
    whole = text[:1] == "{" and text[-1:] == "}" and "}" not in text[1:-1]
    return (text[1:-1] if whole else text).strip(_EDGE)


@dataclass(frozen=True, slots=True)
class _Assignment:
    """A number for the part in question, how many parts got one, how well tied, and how far from their words."""

    own: NumberFound | None
    complete: int
    tied: int
    distance: int


def _assign(text: str, places: list[list[tuple[int, int]]], found: list[NumberFound], *, forward: bool) -> _Assignment:
    """A number for each group of words, taken from behind the word (or before it) up to the next word."""
    every = sorted(span for spans in places for span in spans)
    chosen: list[tuple[NumberFound, int] | None] = []
    for spans in places:
        options = [_beside(text, span, every, found, forward=forward) for span in spans]
        chosen.append(min((option for option in options if option), key=_rank, default=None))
    given = [option for option in chosen if option is not None]
    complete = len({run.start for run, _ in given})
    own = chosen[0][0] if chosen[0] is not None else None
    tied = sum(
        distance <= _BESIDE or run.chain or (run.introduced if forward else run.leads) for run, distance in given
    )
    return _Assignment(own, complete, tied, sum(distance for _, distance in given))


def _rank(option: tuple[NumberFound, int]) -> tuple[bool, bool, bool, int]:
    run, distance = option
    return (run.given, not run.chain, not run.introduced, distance)


def _beside(
    text: str, span: tuple[int, int], every: list[tuple[int, int]], found: list[NumberFound], *, forward: bool
) -> tuple[NumberFound, int] | None:
    """The number that belongs to a word: the best one between it and the next word."""
    if forward:
        limit = min((start for start, _ in every if start > span[0]), default=len(text))
        options = [run for run in found if span[1] <= run.start and run.start < limit]
    else:
        limit = max((end for _, end in every if end < span[1]), default=0)
        options = [run for run in found if run.end <= span[0] and run.start >= limit][::-1]
    plain = [run for run in options if not _TUPLE.search(text[run.start - 1 : run.end + 1])] or options
    if not plain:
        return None
    chained = any(run.chain for run in plain)
    ranked = [
        (run.given, 0 if chained else _clauses_between(text, span, run), not run.chain, not run.introduced, number)
        for number, run in enumerate(plain)
    ]
    best = plain[min(ranked)[-1]]
    return best, best.start - span[1] if forward else span[0] - best.end


def _clauses_between(text: str, span: tuple[int, int], run: NumberFound) -> int:
    """How many clauses lie between the word and the number."""
    between = text[span[1] : run.start] if run.start >= span[1] else text[run.end : span[0]]
    return len(_BREAK.findall(between[:_FAR]))


def _better(after: _Assignment, before: _Assignment) -> NumberFound | None:
    if after.own is None or before.own is None:
        return after.own or before.own
    if (after.complete, after.tied) != (before.complete, before.tied):
        return after.own if (after.complete, after.tied) > (before.complete, before.tied) else before.own
    return before.own if before.distance * 2 < after.distance else after.own
