r"""Powers that are told in words: `N to the power of T`, `N \cdot N \cdots N` (T times)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from re import Match

_ATOM: Final = r"(?:\\[A-Za-z]+|[A-Za-z](?:_\w+)?(?!\w)|\d+(?!\w)|\([^()]{1,40}\))"  # no word of a sentence
_SUM: Final = rf"(?:{_ATOM}(?:\s?[-+]\s?\d+(?![\w.]))?)"
_TO_THE: Final = re.compile(
    rf"(?<![\w\\])\$?(?P<base>{_ATOM})\$?\s+(?:raised\s+)?to\s+the\s+(?:power\s+(?:of\s+)?)?\$?(?P<exponent>{_SUM})\$?"
    r"(?:\s*-?\s*th\b)?(?:\s+power\b)?"
)
_BY_ITSELF: Final = re.compile(
    rf"(?<![\w\\])\$?(?P<base>{_ATOM})\$?\s*,?\s+multiplied\s+(?:by|with)\s+itself\s*,?\s*\$?(?P<exponent>{_SUM})\$?\s+times\b"
)
_TIMES: Final = r"(?:\*|·|×|\\cdot|\\times|\bx\b)"
_DOTS: Final = r"(?:\.{2,}|…|⋯|\\[lc]?dots[bc]?)"
_REPEATED: Final = re.compile(
    rf"(?<![\w\\])\$?(?P<base>{_ATOM})(?:\s*{_TIMES}\s*(?P=base))*\s*{_TIMES}?\s*{_DOTS}\s*{_TIMES}?\s*(?P=base)\s*\$?"
    rf"\s*,?\s*\(?\s*(?:with\s+)?\$?(?P<exponent>{_SUM})\$?\s+(?:times|factors|copies)\b\)?"
)


def with_powers(text: str) -> str:
    """The text with each power that is told in words written as one; a product of dots counts if its factors do."""
    for told in (_REPEATED, _BY_ITSELF, _TO_THE):
        text = told.sub(_written, text)
    return text


def _written(found: Match[str]) -> str:
    return f"{found['base']}^{{{found['exponent']}}}"
