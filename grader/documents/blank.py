"""Recognising that nothing was answered, before anything tries to read it."""

from __future__ import annotations

import re
from typing import Final

# Delimiters of maths, emphasis, fences, quotes and bullets: they surround an answer and are none.
_WRAPPING: Final = re.compile(r"\\[\[\]()]|\\(?:text|mathrm|textbf|emph|textit)\b|</?\w{1,6}>|[$`*~{}>\"“”‘’#\\]")
_INVISIBLE: Final = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f]")
_PUNCTUATION: Final = re.compile(r"[\s?.\-_–—…!,;:/|()\[\]'=+&^%@]*")
_WORDS: Final = re.compile(
    r"(?:todo|tbd|tba|tbc|fixme|xxx+|n/?a|none|nil|idk|dunno|blank|empty|skip(?:ped)?|pass|placeholder|no|"
    r"not (?:done|answered|attempted|solved|finished|yet)(?: yet)?|unanswered|left blank|lorem ipsum|"
    r"(?:no|your|my|the|insert|write|type|enter|put|add)?(?: your)? ?"
    r"(?:answer|ans|solution|attempt|response|idea|clue)s?(?: here)?(?: yet)?|"
    r"(?:i )?(?:do not|don't|dont|did not|didn't|didnt) know(?: (?:this|it|the answer))?(?: one)?|"
    r"(?:i )?have no idea|ran out of time|no time|to do|to be done|to be (?:completed|determined|added))"
)
_INITIALS: Final = re.compile(r"\b([A-Za-z])\.(?=[A-Za-z]\b)")
_PUNCTUATED: Final = re.compile(r"[?.\-_–—…!,;:|()\[\]]+")
_MAX_LENGTH: Final = 400


def is_blank(text: str) -> bool:
    """Whether the text holds no answer: empty, only punctuation, or a phrase that says so.

    Markup, maths delimiters and invisible characters are ignored. A bare operator such as `-` is blank; the
    digit 0 and the word `no` followed by a reason are not.
    """
    if len(text) > _MAX_LENGTH and not _PUNCTUATION.fullmatch(_INVISIBLE.sub("", text)):
        return False
    plain = _WRAPPING.sub(" ", _INVISIBLE.sub("", text).replace("’", "'"))
    if _PUNCTUATION.fullmatch(plain):
        return True
    words = " ".join(_PUNCTUATED.sub(" ", _INITIALS.sub(r"\1", plain)).lower().split())
    return bool(_WORDS.fullmatch(words)) and words != "no"
