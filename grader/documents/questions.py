"""Telling the text of a question from that of an answer, where a document repeats its questions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

from grader.documents.titles import normal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.model.problem import Problem

_VERBS: Final = (
    "derive|show|prove|explain|describe|find|compute|calculate|implement|plot|design|discuss|compare|determine|"
    "give|state|list|write|try to explain|what|why|how|which|construct|report|sketch|suggest|name|justify|"
    "in this (?:question|problem|section|part|exercise)|for your|can you|do you|is it|are there"
)
_ASKS: Final = re.compile(
    rf"(?:^|[.?!:;]\s+|\n\s*)[*_(\s]*(?:please\s+)?(?:{_VERBS})\b|\?(?=\W*(?:\s|$))", re.IGNORECASE
)
_LONGEST: Final = 6000
_ALIKE: Final = 80.0
_SHORTEST: Final = 25
_GIVEN: Final = re.compile(r"[:=≈]\s*[\[({$]*\s*([-−]?\d[\d./]*)")


def asks(text: str, problems: Iterable[Problem] = ()) -> bool:
    """Whether a text reads like a question: a question mark, a request, or the statement of one of the problems."""
    if not text.strip():
        return False
    return bool(_ASKS.search(text[:_LONGEST])) or restates(text, problems)


def restates(text: str, problems: Iterable[Problem]) -> bool:
    """Whether a text says much the same as a title, a heading or the statement of one of the problems.

    `Mean of the batch: 2.5` gives a value that the title does not, so it answers.
    """
    plain, given = normal(text[:_LONGEST]), set(_GIVEN.findall(text[:_LONGEST]))
    return any(
        _alike(plain, normal(known)) and given <= set(_GIVEN.findall(known))
        for problem in problems
        for known in _known(problem)
    )


def _known(problem: Problem) -> list[str]:
    heading = problem.slot.heading if problem.slot else ""
    return [known for known in (problem.title, heading, problem.statement) if known]


def _alike(text: str, known: str) -> bool:
    if not text or not known:
        return False
    if min(len(text), len(known)) < _SHORTEST:
        return fuzz.ratio(text, known) >= _ALIKE
    return fuzz.token_sort_ratio(text, known) >= _ALIKE
