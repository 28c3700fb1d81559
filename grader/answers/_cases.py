r"""Cases in another order or in words: `i = j: a; i \ne j: b`, `a for the true class and b for all others`."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from grader.language.prose.classes import OTHERS, TRUE

_NAME: Final = r"\\?[A-Za-z]+'?(?:_\{?\w+\}?)?"
_RELATIONS: Final = {
    "=": r"==|=", "!=": r"≠|!=|\\neq?(?![A-Za-z])|\\not\s*=", "<=": r"<=|≤|\\leq?(?![A-Za-z])",
    ">=": r">=|≥|\\geq?(?![A-Za-z])", "<": r"<|\\lt(?![A-Za-z])", ">": r">|\\gt(?![A-Za-z])",
}  # fmt: skip
_OPPOSITE: Final = {"=": "!=", "!=": "=", "<=": ">", ">": "<=", "<": ">=", ">=": "<"}
_RELATION: Final = "|".join(_RELATIONS.values())
_IF: Final = r"(?:\\text\s*\{\s*)?(?:if|when|for|case|in (?:the )?case(?: of| that)?|where)(?:\s*\})?"
_CONDITION: Final = re.compile(
    rf"(?:(?<![A-Za-z\\])(?:{_IF})\s*)?(?<![A-Za-z\\_^{{])\(?(?P<left>{_NAME})\s*(?P<relation>{_RELATION})"
    rf"\s*(?P<right>{_NAME}|\d+)"
    r"(?![\w\\^_({])\)?\s*(?:[:,]|(?:then|the derivative is|it is|we (?:get|have)|this is)\b)",
    re.IGNORECASE,
)
_AFTER: Final = re.compile(
    rf"[\s,(]*(?<![A-Za-z\\])(?:{_IF})\s*\(?(?P<left>{_NAME})\s*(?P<relation>{_RELATION})\s*(?P<right>{_NAME}|\d+)(?![\w\\^_({{])\)?",
    re.IGNORECASE,
)
_JOINING: Final = re.compile(r"^[\s,;.)]*(?:(?:and|or|but|while|whereas)\b)?\s*", re.IGNORECASE)
_OTHERWISE: Final = re.compile(
    r"(?:,|;|\.|\b(?:and|or|but)\b|\s)*(?<![A-Za-z])(?:else|otherwise|in all other cases)(?![A-Za-z])[\s:,]*",
    re.IGNORECASE,
)
_LEAD: Final = re.compile(
    r"^[\s,:]*(?:(?:then|it|this|the|derivative|result|entry|value|is|we|get|have|gives?|becomes|equals)\b[\s,:]*)+",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(r"^[^=<>]*=(?!=)\s*")
_TRAIL: Final = re.compile(r"(?:[\s,;.:$]|\\\\|\\q?quad|\b(?:and|while|but|whereas)\s*$)+$", re.IGNORECASE)
_LONGEST: Final = 600
_OF_TRUE: Final = re.compile(
    rf"[\s,(]*(?:{TRUE}|(?:if|when|where)\s+\w+\s+is\s+the\s+(?:true|correct|right|gold|target)\s+\w+)"
    r"(?:\s+\(?(?P<letter>[a-z])(?![\w'])\)?)?[)]?", re.IGNORECASE,
)  # fmt: skip
_OF_OTHERS: Final = re.compile(
    rf"[\s,(]*(?<![A-Za-z]){OTHERS}(?:\s+[a-z])?(?![\w']|\s*[=_^])[)]?", re.IGNORECASE
)
_INDEX: Final = re.compile(r"_\{?([a-z])(?![A-Za-z])|\[([a-z])\]")


class _Case(NamedTuple):
    condition: str
    value: str


def condition_first(text: str) -> str:
    r"""The text with such cases as `\begin{cases}`; empty where it does not consist of two of them.

    The text stands without delimiters. What comes before the first condition must be a left side, or nothing.
    """
    found = list(_CONDITION.finditer(text)) if len(text) <= _LONGEST else []
    if not 1 <= len(found) <= 2 or "\\begin" in text:
        return ""
    first = found[0]
    before = text[: first.start()].strip(" \t\n,;:.")
    if before and not before.endswith("="):
        return ""
    cases = _cases(text, found)
    if len(cases) != 2 or not all(case.value for case in cases):
        return ""
    rows = r" \\ ".join(f"{case.value} & {case.condition}" for case in cases)
    return rf"{before} \begin{{cases}} {rows} \end{{cases}}"


def condition_last(text: str) -> str:
    r"""The text of `a if i = k and b if i \ne k` as `\begin{cases}`; empty where it is no such thing."""
    found = list(_AFTER.finditer(text)) if len(text) <= _LONGEST and "\\begin" not in text else []
    if len(found) != 2 or not _are_opposite(*found) or text[found[1].end() :].strip(" .;,"):
        return ""
    first, second = found
    label = _LABEL.match(text[: first.start()])
    values = text[label.end() if label else 0 : first.start()], text[first.end() : second.start()]
    one, other = (_value(_JOINING.sub("", value)) for value in values)
    if not one or not other:
        return ""
    condition = f"{first['left']} {first['relation']} {first['right']}"
    rows = rf"{one} & {condition} \\ {other} & \text{{otherwise}}"
    return rf"{label[0] if label else ''} \begin{{cases}} {rows} \end{{cases}}"


def in_words(text: str, true_class: str) -> str:
    r"""The text of `a for the true class and b for all others` as `\begin{cases}`; empty where it is no such thing.

    The letter that runs is the one index of b that is not the true class. The true class is the letter that the text
    gives it, or the index that only a has, or the one that the problem names.
    """
    if len(text) > _LONGEST or "\\begin" in text:
        return ""
    true, others = list(_OF_TRUE.finditer(text)), list(_OF_OTHERS.finditer(text))
    if len(true) != 1 or len(others) != 1 or text[max(true[0].end(), others[0].end()) :].strip(" .;,$"):
        return ""
    first, second = sorted((true[0], others[0]), key=re.Match.start)
    label = _LABEL.match(text[: first.start()])
    parts = text[label.end() if label else 0 : first.start()], text[first.end() : second.start()]
    one, other = (_value(_JOINING.sub("", part)) for part in (parts if first is true[0] else parts[::-1]))
    letters = [{"".join(found) for found in _INDEX.findall(part)} for part in (one, other)]
    named = true[0]["letter"] or next(iter(sorted(letters[0] - letters[1])), true_class)
    running = letters[1] - {named}
    if not one or not other or not named or len(running) != 1:
        return ""
    if true_class and true[0]["letter"]:  # the student's own letter for the class that the problem names
        one = re.sub(rf"(_\{{?\s*|\[){named}(?![A-Za-z])", lambda m: m[1] + true_class, one)
        named = true_class
    rows = rf"{one} & {running.pop()} = {named} \\ {other} & \text{{otherwise}}"
    return rf"{label[0] if label else ''} \begin{{cases}} {rows} \end{{cases}}"


def _cases(text: str, found: list[re.Match[str]]) -> list[_Case]:
    """The two cases; none where the second condition is not the opposite of the first."""
    first = found[0]
    condition = f"{first['left']} {first['relation']} {first['right']}"
    if len(found) == 2 and not _are_opposite(*found):
        return []
    second = found[1] if len(found) == 2 else _OTHERWISE.search(text, first.end())
    if second is None:
        return []
    return [
        _Case(condition, _value(text[first.end() : second.start()])),
        _Case(r"\text{otherwise}", _value(text[second.end() :])),
    ]


def _are_opposite(first: re.Match[str], second: re.Match[str]) -> bool:
    one, other = _relation(first), _relation(second)
    same = (first["left"], first["right"]) == (second["left"], second["right"])
    turned = {"=", "!="} == {one, other} and (first["left"], first["right"]) == (second["right"], second["left"])
    return (same or turned) and other == _OPPOSITE[one]


def _relation(condition: re.Match[str]) -> str:
    return next(sign for sign, pattern in _RELATIONS.items() if re.fullmatch(pattern, condition["relation"]))


def _value(part: str) -> str:
    """The formula of one case, without words, left side and punctuation around it."""
    part = _LABEL.sub("", _LEAD.sub("", part.strip()))
    return _TRAIL.sub("", _LEAD.sub("", part)).strip()
