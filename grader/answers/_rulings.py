"""How a ruling is said in a sentence: `I do not think that is true`, `the given statement doesn't hold`."""

from __future__ import annotations

import re
from typing import Final

_SEGMENT: Final = re.compile(
    r"^\W*(.{1,90}?)(?=[.,:;!?\n]|\s-|\s(?:because|since|as|for|due|reason)\b|$)\s*", re.IGNORECASE
)
_WORDS: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_TRUE: Final = frozenset(
    "true correct right valid accurate hold holds agree yes wahr richtig stimmt vrai juste verdadero si oui ja".split()
)
_FALSE: Final = frozenset(
    "false wrong incorrect untrue mistaken invalid inaccurate disagree no nope nein non falsch faux falso".split()
)
_NOT: Final = frozenset("not never cannot can't don't doesn't isn't won't didn't wasn't nicht pas".split())
_BELIEF: Final = frozenset("think believe say agree".split())
_AROUND: Final = frozenset(
    "a an the this that it its it's that's this's statement claim assertion sentence option given above answer verdict"
    " ans my final is was be seems can do does i i'd would will must strongly completely totally absolutely definitely"
    " clearly really quite entirely indeed simply just to with so in fact here die der aussage ist est c'est das diese"
    " dies cette affirmation b c d e".split()
)  # fmt: skip


def said_in_words(text: str) -> tuple[bool, int] | None:
    """The ruling with which a text opens and where it ends, or None.

    Words before the first sign or conjunction rule where all of them are about ruling; denials in them turn it round.
    """
    segment = _SEGMENT.match(text)
    words = _WORDS.findall(segment[1].lower()) if segment else []
    ruled = [word for word in words if word in _TRUE or word in _FALSE]
    rest = [word for word in words if word not in {*ruled, *_NOT, *_BELIEF, *_AROUND}]
    if segment is None or rest or len(ruled) > 1:
        return None
    denials = sum(word in _NOT for word in words)
    if not ruled:  # `I don't believe this statement`
        return (False, segment.end()) if denials == 1 and not _BELIEF.isdisjoint(words) else None
    if words[0] in {"yes", "no"} and len(words) == 1 and text[segment.end() : segment.end() + 1] not in {*".,:;!-"}:
        return None  # `no` before a conjunction begins a sentence
    return (ruled[0] in _TRUE) is (denials % 2 == 0), segment.end()
