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
_AFFIRMED: Final = read_idea(_CONCEPT)
_MENTIONED: Final = read_idea(f"~{_CONCEPT}")


def said(text: str, spellings: tuple[str, ...]) -> str:
    """The words that state one of the spellings without denying it; empty where none does.

    Spellings are those of the concepts of a rubric: `denominator layout`, `h_0 = 0`, `dequant*`. With `~` in front
    a mention is enough, be it denied or not: `~bos` is also said by `<BOS> is never generated again`.
    """
    mentioned = tuple(spelling[1:] for spelling in spellings if spelling.startswith("~"))
    affirmed = tuple(spelling for spelling in spellings if not spelling.startswith("~"))
    sentences = prepare(text).sentences if spellings else ()
    for idea, words in ((_AFFIRMED, affirmed), (_MENTIONED, mentioned)):
        found = find(idea, read_sentences(sentences, _lexicon(words), ())) if words else None
        if found is not None:
            return found.quote
    return ""


@lru_cache(maxsize=256)
def _lexicon(spellings: tuple[str, ...]) -> Lexicon:
    return lexicon({_CONCEPT: spellings})
