r"""Names that a student explains in words: `where \sigma is the softmax`, `where N is a large number`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

_FUNCTIONS: Final = {
    "softmax": "softmax",
    "sigmoid": "sigmoid",
    "logistic": "sigmoid",
    "heaviside": "step",
    "step": "step",
    "relu": "ReLU",
}
_EXPLAINED: Final = re.compile(
    r"(?:where|with|here|and|let|if|[.,;])\s+\$?(?P<name>\\[A-Za-z]+|[A-Za-z])\s*(?:\(\s*(?:\\cdot|\.|\\?[A-Za-z]+)\s*\))?\s*\$?\s+"
    r"(?:is|denotes|stands for|represents|means|being|be)\s+(?:the\s+)?(?:usual\s+|standard\s+|unit\s+)?"
    rf"(?P<function>{'|'.join(_FUNCTIONS)})(?![A-Za-z])",
    re.IGNORECASE,
)

_SIZE: Final = r"(?:very\s+|sufficiently\s+|arbitrarily\s+|arbitrary\s+|some\s+|an?\s+)*(?:large|big|huge|great)"
_THING: Final = (
    r"(?:\s+(?:enough\s+)?(?:positive\s+|real\s+)?(?:number|constant|scalar|factor|value|multiplier|coefficient))?"
)
_LARGE: Final = re.compile(
    r"(?:\b(?:where|with|for|here|and|let|if)|(?<!\\)[.,;])(?:[\s$~]|\\[,;: ]|\\q?quad){0,8}"
    rf"(?:(?P<name>(?!a\b)[A-Za-z])\$?\s*(?:(?:is\s+|be\s+|being\s+|denotes\s+)?{_SIZE}{_THING}|(?:≫|>>|\\gg)\s*[01])"
    rf"|{_SIZE}{_THING}\s+\$?(?P<named>[A-Za-z]))(?![A-Za-z])",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"\\?[A-Za-z]+|[λβκγ]")
_RAISED: Final = r"(?:\\delta|δ)_\{?\s*(?P<a>[a-z])[\s,]*(?P<b>[a-z])\s*\}?"
_GAP: Final = r"[\s$,;~]|\\[,;: ]|\\q?quad|\\text\s*\{|\\mbox\s*\{"
_BLANK: Final = rf"(?:{_GAP}|\}})*"
_LONGEST: Final = 1_000  # of an explanation at the end
_DELTA: Final = re.compile(
    rf"(?:{_GAP})*\b(?:where|with|and|here){_BLANK}{_RAISED}{_BLANK}(?:=|is|equals){_BLANK}1{_BLANK}"
    rf"(?:iff?|when|for){_BLANK}(?:(?P=a)\s*=\s*(?P=b)|(?P=b)\s*=\s*(?P=a)){_BLANK}"
    rf"(?:(?:and|or|else|otherwise)?{_BLANK}(?:0|zero)?{_BLANK}(?:else|otherwise|elsewhere|if\s+not)?)?{_BLANK}\.?\s*$"
)


def with_large_numbers(text: str, resolve: Callable[[str], str | None], sizes: Collection[str], large: str) -> str:
    """The text with a letter that the problem has for a size, and the student for a large number, read as `large`.

    Where the large number of the problem stands in the text itself, a size is a size.
    """
    if not large or any(resolve(word.removeprefix("\\")) == large for word in _WORD.findall(text)):
        return text
    for found in _LARGE.finditer(text):
        letter = found["name"] or found["named"]
        if resolve(letter) in sizes:
            text = re.sub(rf"(?<![A-Za-z\\_]){letter}(?![A-Za-z])", lambda _: f" {large} ", text)
    return text


def without_delta(text: str) -> str:
    r"""The text without what it says at its end about Kronecker's delta: `where \delta_{ij} = 1 if i = j, else 0`."""
    found = _DELTA.search(text) if len(text) <= _LONGEST and "=" in text else None
    before = text[: found.start()] if found else ""
    return before if "delta" in before or "δ" in before else text


def with_functions(text: str) -> str:
    r"""The text with every such name, where a bracket follows it, replaced by the function that it stands for."""
    for found in _EXPLAINED.finditer(text):
        called = re.compile(rf"(?<![A-Za-z\\]){re.escape(found['name'])}(?=\s*(?:\\left\s*)?[(\[])")
        text = called.sub(rf"\\operatorname{{{_FUNCTIONS[found['function'].lower()]}}}", text)
    return text
