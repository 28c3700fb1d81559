"""Words of prose: their spelling, their stems, and the small words that hold sentences together."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import snowballstemmer

FILLERS: Final = frozenset(
    "a an the its their this that these those his her our your my very really quite just also then indeed actually"
    " simply basically usually typically generally often e.g. own both such each every any all some certain given"
    " respective respectively etc which there here well even still already".split()
)
"""Words over which a phrase may step: `the next token` is `next token`."""

AUXILIARIES: Final = frozenset(
    "is are was were be been being am do does did can could will would shall should may might must has have had".split()
)

FUNCTION_WORDS: Final = (
    FILLERS
    | AUXILIARIES
    | frozenset(
        "of in on at by to from for with without as than into over under between through per via and or but nor so if"
        " when while because since thus hence therefore not no it they we you he she i one them us me him who whom"
        " whose what where how why only more less most much many few fewer only instead rather like unlike about"
        " after before during up down out off same other another until whether however though"
        " although yet too is's let".split()
    )
)

GLUE: Final = frozenset(
    "the a an of to in is are and that for with by it its as on be from which not no so at this into than can has have"
    " only because or when while without they their we will was were one per but since using".split()
)
"""The commonest small words: no running text of some length does without them."""

VERBS: Final = frozenset(
    form for verb in
    "process use predict learn train give make need depend share attend generate compute split add rotate encode"
    " normalize normalise copy select choose keep take get become contain allow help reduce handle capture"
    " represent convert assign put see look know say go come run show let start end stay grow fall drop"
    " decrease increase rise sum select move change update adapt follow produce return apply cover carry call consist"
    " require treat turn write read avoid cut match store cause lead favour favor dominate fluctuate".split()
    for form in (verb, verb + "s", verb + "es", verb[:-1] + "ies" if verb.endswith("y") else verb + "s")
)  # fmt: skip
"""Verbs of the field in the forms that open a predicate: `and share`, `and shares`."""

_BRITISH: Final = re.compile(r"(?<=[a-z]{3})is(?=(?:e|es|ed|er|ers|ing|ation|ations|able)$)")
_JOINED: Final = re.compile(
    r"\b(pre|multi|sub|non|un|bi|uni|co|auto|hyper|meta|inter|over|under|de)[- ](?=[a-z]{3,})"
    r"|\b(fine)[- ](?=tun)|\b(soft)[- ](?=max)|\b(data)[- ](?=sets?\b)|\b(look)[- ](?=up\b)|\b(feed)[- ](?=forward)"
    r"|\b(key)[- ](?=words?\b)|\b(back)[- ](?=prop)|\b(run)[- ](?=time)|\b(q|k|v)[- ](?=head)"
)
_NOT_JOINED: Final = re.compile(r"\b(over|under|de|co|meta|inter|un|sub|uni|auto) (?=[a-z]{3,})")
_ACRONYMS: Final = re.compile(r"[b-df-hj-np-tv-z]{2,4}s|[cgt]pus")


@lru_cache(maxsize=65536)  # a pure function of the word; students of one course share their vocabulary
def stem(word: str) -> str:
    """Stem of a lower-case word, the same for British and American spelling; symbols are their own stems."""
    if len(word) < 3 or not word.isalpha():
        return word
    if _ACRONYMS.fullmatch(word):
        return word[:-1]
    if len(word) > 5:
        word = _BRITISH.sub("iz", word)
    stemmed: str = snowballstemmer.stemmer("english").stemWord(word)
    return stemmed[:-2] if len(stemmed) > 6 and stemmed.endswith("iz") else stemmed


def joined(text: str) -> str:
    """Lower-case text in which the parts of one word are written as one: `pre-training`, `fine tuning`."""
    return _JOINED.sub(_join, text)


def _join(found: re.Match[str]) -> str:
    # "over words" and "de facto" are two words; only a hyphen joins these prefixes
    prefix = next(group for group in found.groups() if group)
    return found[0] if _NOT_JOINED.match(found[0] + "xxx") else prefix
