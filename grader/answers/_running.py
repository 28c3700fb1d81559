"""Formulas in running text without delimiters: the stretches between words, and which of them is the answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from grader.language.words import RESERVED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_BACKGROUND: Final = re.compile(r"(?<![A-Za-z])(?:where|with|since|because)\W*$", re.IGNORECASE)
_RESTATES: Final = re.compile(r"(?<![A-Za-z])(?:that is|namely|so|hence|thus|therefore|gives?|get)\W*$", re.IGNORECASE)
# Words that make another formula of the one beside them; where they stand, dropping words loses what is meant.
_UNREAD_OPERATION: Final = re.compile(
    r"(?<![A-Za-z\\])(?:(?:sum|average|mean|product|transpose|inverse)\s+(?:over|of|between)"
    r"|(?:summed|averaged)\s+over|transposed|times|minus|plus|(?:divided|multiplied)\s+(?:by|with)|root\s+of|squared"
    r"|over(?=\s*[\\({\[]))(?![A-Za-z])",
    re.IGNORECASE,
)
WORD: Final = re.compile(
    r"\\(?:text|mbox|textit|textbf)\s*\{([^{}]*)\}|(?<![\\A-Za-z_{^])[A-Za-z]{2,}(?:['’-][A-Za-z]+)*(?![A-Za-z_(\[{^])"
)
OPERATOR: Final = re.compile(r"[-+*/^=_(\\]|·|⊙|−")
NEGATION: Final = re.compile(
    r"(?<![A-Za-z])(?:not|n't|never|wrong|isn|instead\s+of|rather\s+than|unlike|cannot)(?![A-Za-z])", re.IGNORECASE
)


def in_prose(text: str, knows: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """The formulas of running text, between the words that are no names here, each with what is left out."""
    if len(text) > 4000 or NEGATION.search(text) or _UNREAD_OPERATION.search(text):
        return
    parts = [(words, formula) for words, part in _parted(text, knows) if (formula := _trimmed(part))]
    said = [formula for words, formula in parts if not _BACKGROUND.search(words)]
    formulas = said or [formula for _, formula in parts]
    stated = [formula for formula in formulas if "=" in formula]
    concluded = len(formulas) > 1 and _RESTATES.search(parts[-1][0]) and parts[-1][1] is formulas[-1]
    if concluded and not stated:
        yield formulas[-1], _without(text, formulas)
    elif stated:
        yield " ; ".join(stated), _without(text, stated)
    elif len(formulas) == 1:
        yield formulas[0], _without(text, formulas)


def _parted(text: str, knows: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """The stretches between words that are no names here, each with the words just before it."""
    before, words = 0, ""
    for word in WORD.finditer(text):
        if word[1] is None and knows(word[0]) and word[0] not in RESERVED:
            continue
        between = text[before : word.start()]
        if between.strip():
            yield words, between
            words = ""
        words, before = f"{words} {word[0]}", word.end()
    yield words, text[before:]


def _trimmed(part: str) -> str:
    """A stretch of text as a formula, without the punctuation and the number of an item around it; or nothing."""
    formula = part.strip(" \t\n,;.:()" if part.count("(") != part.count(")") else " \t\n,;.:")
    formula = re.sub(r"^\(?(?:\d{1,2}|[A-Za-z])\s*[:.)]\s+", "", formula)
    return formula if len(formula) > 2 and OPERATOR.search(formula) and re.search(r"[\w\\]", formula) else ""


def _without(text: str, formulas: list[str]) -> str:
    for formula in formulas:
        text = text.replace(formula, " … ", 1)
    return text
