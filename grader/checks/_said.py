"""Whether an answer states a convention or an assumption in words."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from grader.checks._rubric.concepts import lexicon
from grader.checks._rubric.ideas import read_idea
from grader.checks._rubric.matching import find, read_sentences
from grader.language.prose.sentences import prepare

if TYPE_CHECKING:
    from grader.checks._rubric.concepts import Lexicon

_CONCEPT: Final = "it"
_IDEA: Final = read_idea(_CONCEPT)


def said(text: str, spellings: tuple[str, ...]) -> str:
    """The words that state one of the spellings without denying it; empty where none does.

    Spellings are those of the concepts of a rubric: `denominator layout`, `h_0 = 0`, `dequant*`.
    """
    if not spellings:
        return ""
    reads = read_sentences(prepare(text).sentences, _lexicon(spellings), ())
    found = find(_IDEA, reads)
    return found.quote if found is not None else ""


@lru_cache(maxsize=256)
def _lexicon(spellings: tuple[str, ...]) -> Lexicon:
    return lexicon({_CONCEPT: spellings})
