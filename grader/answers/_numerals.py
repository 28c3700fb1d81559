"""Written numbers: `1,024`, `0,9933`, `3.3 × 10^5`, `94.3 %`, `1e-3`, `3/4`, `three`; exact, with the digits given."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

_LARGEST_EXPONENT: Final = 400  # beyond float64 in both directions; larger powers are never built
_MANTISSA: Final = r"(?:\d{1,3}(?:[ ,_']\d{3})+(?![\d])(?:\.\d+)?|\d+(?:[.,_]\d+)*\.?|\.\d+)"
_POWER: Final = (
    r"(?:\s*(?:×|·|\*|x|X)\s*10\s*(?:\^|\*\*)\s*[({]?\s*(?P<ten>[+-]?\s*\d{1,9})\s*[)}]?|[eE](?P<e>[+-]?\d{1,9}))"
)
NUMERAL: Final = re.compile(
    rf"(?P<sign>[+-]?)\s*(?P<mantissa>{_MANTISSA})(?P<more>\s*\.\.\.)?{_POWER}?"
    r"(?P<percent>\s*(?:%|percent\b|per cent\b))?"
)
_TEN: Final = re.compile(r"(?P<sign>[+-]?)\s*10\s*(?:\^|\*\*)\s*[({]?\s*(?P<ten>[+-]?\s*\d{1,9})\s*[)}]?")
_RATIO: Final = re.compile(
    r"(?P<sign>[+-]?)\s*(?:(?P<whole>\d{1,15})\s+)?(?:\\[dt]?frac\s*\{\s*(?P<a>\d{1,18})\s*\}\s*\{\s*(?P<b>\d{1,18})\s*\}"
    r"|(?P<c>\d{1,18})\s*/\s*(?P<d>\d{1,18}))"
)
_COUNTS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve "
    "thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
)
_PARTS: Final = {"half": "1/2", "one half": "1/2", "a half": "1/2", "a third": "1/3", "one third": "1/3"}
_WORDS: Final = {word: Fraction(value) for value, word in enumerate(_COUNTS.split())} | {
    word: Fraction(value) for word, value in {**_PARTS, "a quarter": "1/4", "one quarter": "1/4", "none": "0"}.items()
}
_SPELLED: Final = re.compile(rf"\b(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})\b", re.IGNORECASE)
_PRONOUNS: Final = frozenset({"one", "none"})  # number words that prose uses for other things


def in_digits(text: str) -> str:
    """The text with its only number word as digits; unchanged where digits or several number words occur."""
    found = [match for match in _SPELLED.finditer(text) if match.start() == 0 or match.group().lower() not in _PRONOUNS]
    if len(found) != 1 or any(sign.isdigit() for sign in text):
        return text
    value = _WORDS[found[0].group().lower()]
    return text[: found[0].start()] + str(value) + text[found[0].end() :]


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written. `step` is one unit in the last place (None: exact by nature, such as `3/4`).

    `digits` counts significant digits; `other` is the second reading of an ambiguous separator (`1,609`).
    """

    value: Fraction
    step: Fraction | None = None
    digits: int = 0
    other: Fraction | None = None

    @property
    def whole(self) -> bool:
        """Written without decimals and without an exponent."""
        return self.step == 1


def numeral(text: str) -> Numeral | None:
    """The number that the whole text writes, or None; also None where it does not fit into float64."""
    text = text.strip()
    if match := NUMERAL.fullmatch(text):
        return _decimal(match)
    if match := _TEN.fullmatch(text):
        ten = _exponent(match)
        return None if ten is None else Numeral(_signed(match, Fraction(10) ** ten))
    if match := _RATIO.fullmatch(text):
        return _ratio(match)
    word = _WORDS.get(text.lower())
    return None if word is None else Numeral(word)


def _decimal(match: re.Match[str]) -> Numeral | None:
    ten = _exponent(match)
    parts = _separated(match["mantissa"])
    if ten is None or parts is None:
        return None
    shift = Fraction(10) ** (ten - (2 if match["percent"] else 0))
    whole, decimals, other = parts
    digits = (whole + decimals).lstrip("0")
    value = Fraction(int(whole + decimals or "0"), 10 ** len(decimals)) * shift
    alternative = None if other is None else _signed(match, other * shift)
    significant = len(digits) or max(1, len(decimals))
    return Numeral(_signed(match, value), shift / 10 ** len(decimals), significant, alternative)


def _exponent(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    written = groups.get("ten") or groups.get("e") or "0"
    ten = int(written.replace(" ", ""))
    return ten if abs(ten) < _LARGEST_EXPONENT else None


def _separated(mantissa: str) -> tuple[str, str, Fraction | None] | None:
    """Whole digits, decimals, and the other value where one separator could be of thousands or of decimals."""
    if len(mantissa) > _LARGEST_EXPONENT:
        return None
    text = re.sub(r"[ _']", "", mantissa).removesuffix(".")
    commas, dots = text.count(","), text.count(".")
    if commas and dots:
        return _mixed(text)
    if commas == 0 and dots <= 1:
        whole, _, decimals = text.partition(".")
        return whole, decimals, _other(whole, decimals) if _groups(whole, decimals) else None
    mark = "," if commas else "."
    pieces = text.split(mark)
    if _groups(*pieces):
        other = Fraction(int("".join(pieces)), 1000) if len(pieces) == 2 else None
        return "".join(pieces), "", other
    return (pieces[0], pieces[1], None) if len(pieces) == 2 else None


def _mixed(text: str) -> tuple[str, str, Fraction | None] | None:
    mark = "." if text.rfind(".") > text.rfind(",") else ","
    whole, _, decimals = text.rpartition(mark)
    pieces = whole.split("," if mark == "." else ".")
    return ("".join(pieces), decimals, None) if _groups(*pieces) else None


def _groups(first: str, *rest: str) -> bool:
    return 1 <= len(first) <= 3 and not first.startswith("0") and bool(rest) and all(len(piece) == 3 for piece in rest)


def _other(whole: str, decimals: str) -> Fraction:
    return Fraction(int(whole + decimals))


def _signed(match: re.Match[str], value: Fraction) -> Fraction:
    return -value if match["sign"] == "-" else value


def _ratio(match: re.Match[str]) -> Numeral | None:
    top, bottom = int(match["a"] or match["c"]), int(match["b"] or match["d"])
    if bottom == 0:
        return None
    return Numeral(_signed(match, Fraction(top, bottom) + int(match["whole"] or 0)))
