"""Conditions on indices that stand in words: `otherwise`, `for all other classes`, `for the true class`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from grader.language.prose.classes import OTHERS, TRUE
from grader.language.tree import Apply, Chain, Node, Symbol, names
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from grader.derivations.truth import Link
    from grader.language.vocabulary import Vocabulary
    from grader.model.symbols import Symbol as Declared

_GAP: Final = r"[\s$,:;()*_]*"
_BEHIND_OTHERS: Final = re.compile(rf"{_GAP}(?:and\s+)?{OTHERS}\b", re.IGNORECASE)
_BEHIND_TRUE: Final = re.compile(rf"{_GAP}{TRUE}\b", re.IGNORECASE)
_BEFORE_OTHERS: Final = re.compile(rf"\b{OTHERS}\b[^.]{{0,40}}$", re.IGNORECASE)
_BEFORE_TRUE: Final = re.compile(rf"\b{TRUE}\b[^.]{{0,40}}$", re.IGNORECASE)
_NAMED: Final = re.compile(
    r"\b(?:others?|rest|remaining(?:\s+\w+)?|everything\s+else|all\s+else|other\s+\w+)\s+"
    r"(?:is|are|get|gets|have|has|go|goes|stay|stays|become|becomes|tend|tends|being)\b[^.]{0,20}$",
    re.IGNORECASE,
)


def told_of_others(before: str) -> bool:
    """Whether words name what a relation is about that has no left side: `the others are` before an `= 0`."""
    return _NAMED.search(before) is not None


def conditions_in_words(
    link: Link, around: tuple[str, str], vocabulary: Vocabulary, met: AbstractSet[str]
) -> Iterator[Node]:
    """Conditions on the free letters of a relation that the words before and behind it may mean.

    The others are those that are no fixed index of an earlier line; the true class is the fixed index of the problem,
    where there is one alone.
    """
    before, behind = around
    led_in = _BEFORE_OTHERS.search(before) is not None, _BEFORE_TRUE.search(before) is not None
    followed = _BEHIND_OTHERS.match(behind) is not None, _BEHIND_TRUE.match(behind) is not None
    others, true = led_in if any(led_in) else followed
    fixed = [one for one in vocabulary.symbols.values() if one.kind is Kind.INDEX and one.fixed]
    for name in sorted(names(link.left) | names(link.right)):
        letter = vocabulary.symbols.get(name)
        if letter is None or letter.kind is not Kind.INDEX or letter.fixed:
            continue
        same = [one for one in fixed if one.family == letter.family]
        known = [one for one in same if one.name in met] or same[: len(same) == 1]
        if known and others:
            yield _apart(letter, known)
        if len(same) == 1 and true:
            yield Chain(("=",), (Symbol(name), Symbol(same[0].name)))


def _apart(letter: Declared, others: list[Declared]) -> Node:
    truth, *more = (Chain(("!=",), (Symbol(letter.name), Symbol(other.name))) for other in others)
    found: Node = truth
    for one in more:
        found = Apply("and", (found, one))
    return found
