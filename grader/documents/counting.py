"""Numbers, letters and Roman numerals as labels."""

from __future__ import annotations

from typing import Final

_ROMAN: Final = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
_WORDS: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip


def spellings(count: int, style: str = "") -> tuple[str, ...]:
    """Labels that a counter at `count` (from 1) may print; `style` is `arabic`, `alph`, `roman`, or unknown."""
    known = {
        "arabic": str(count),
        "alph": chr(ord("a") + count - 1) if 1 <= count <= 26 else "",
        "roman": _ROMAN[count] if 0 < count < len(_ROMAN) else "",
    }
    chosen = (known[style],) if style in known else tuple(known.values())
    return tuple(name for name in chosen if name)


def ordinals(label: str) -> dict[str, int]:
    """Place of a label in each series that it can belong to: `i` is the ninth letter and the first Roman one."""
    if label.isdigit():
        return {"arabic": int(label)}
    found = {"alph": ord(label) - ord("a") + 1} if len(label) == 1 and label.isascii() else {}
    if label in _ROMAN[1:]:
        found["roman"] = _ROMAN.index(label)
    return found


def from_word(word: str) -> str:
    """The digits of a number word (`three` gives `3`), or the word itself."""
    return str(_WORDS.index(word)) if word in _WORDS else word


def order(label: str) -> tuple[int, int, str]:
    """Sort key of one label: numbers before letters, each in their own order."""
    if label.isdigit():
        return (0, int(label), "")
    return (1, len(label) if label in _ROMAN and len(label) > 1 else 0, label)
