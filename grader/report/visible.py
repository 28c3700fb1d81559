"""Untrusted text made safe to look at: nothing invisible, nothing that moves a cursor or turns a line around."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

_KEPT: Final = frozenset("\n\t\u200c\u200d")  # the joiners are letters' business in several scripts
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co"})


@lru_cache(maxsize=4096)
def _is_hidden(char: str) -> bool:
    noncharacter = ord(char) & 0xFFFE == 0xFFFE
    return char not in _KEPT and (noncharacter or unicodedata.category(char) in _HIDDEN)


def visible(text: str) -> str:
    """The text with control, bidirectional and other invisible characters spelled out as `⟨U+202E⟩`.

    Every line end becomes a line feed. What comes out can be encoded in UTF-8 whatever went in.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() and text.isprintable():
        return text
    return "".join(f"⟨U+{ord(char):04X}⟩" if _is_hidden(char) else char for char in text)


def cut_note(text: str, limit: int) -> str:
    """What a reader has to know where a text is longer than what is shown of it; empty where it is not."""
    return "" if len(text) <= limit else f"Cut here: the first {limit:,} of {len(text):,} characters are shown."


def shown(text: str, limit: int) -> str:
    """The visible text, at most `limit` characters of it, with a note where it was cut."""
    note = cut_note(text, limit)
    return f"{visible(text[:limit])} … [{note}]" if note else visible(text)
