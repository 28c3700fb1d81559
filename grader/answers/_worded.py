r"""Powers and sums that are told in words: `N to the power of T`, `N \cdot N \cdots N` (T times), `sum over j of`."""

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


_OPERAND: Final = r"\$?(?:\\?[A-Za-z]+(?:_(?:\{[^{}]*\}|\w+))?(?:\([^()]*\))?)\$?"
_SUM_OVER: Final = re.compile(
    r"(?:\b[Tt]he\s+)?\b[Ss]um\s+over\s+(?:all\s+)?(?:the\s+)?\$?(?P<index>[A-Za-z])\$?\s+of\s+(?:the\s+)?"
    r"(?=\$?[\\(\[A-Za-z])"
)
_SUMMED_OVER: Final = re.compile(
    r"(?P<lead>^|=|\bis\b|\bto be\b)\s*(?P<body>[^=;,.]+?)\s*,?\s+summed\s+over\s+(?:all\s+)?"
    r"\$?(?P<index>[A-Za-z])\$?(?=\s*[.,;]?\s*$)"
)
_OUTER: Final = re.compile(
    rf"(?<!\()\b(?:[Tt]he\s+)?[Oo]uter\s+product\s+(?:of|between)\s+"
    rf"(?P<left>{_OPERAND})\s+(?:and|with)\s+(?P<right>{_OPERAND})"
)


def with_powers(text: str) -> str:
    """The text with each power that is told in words written as one; a product of dots counts if its factors do."""
    for told in (_REPEATED, _BY_ITSELF, _TO_THE):
        text = told.sub(_written, text)
    return text


def with_sums(text: str) -> str:
    """The text with sums and outer products that are told in words written as such: `the sum over j of a_j`."""
    if "sum" not in text.lower() and "outer" not in text.lower():
        return text
    text = _SUM_OVER.sub(lambda found: rf"\sum_{{{found['index']}}} ", text)
    text = _SUMMED_OVER.sub(lambda found: rf"{found['lead']} \sum_{{{found['index']}}} {{{found['body']}}}", text)
    return _OUTER.sub(lambda found: f" outer({found['left'].strip('$')}, {found['right'].strip('$')})", text)


def _written(found: Match[str]) -> str:
    return f"{found['base']}^{{{found['exponent']}}}"
