"""Cases that are told in words: `$a = b$ if $c$ and $0$ otherwise` is one statement, and no line of its own each."""

from __future__ import annotations

import re
from typing import Final


def _word(words: str) -> str:
    return rf"(?:\\(?:text|mbox|textrm|mathrm)\s?\{{\s?)?(?<![A-Za-z])(?:{words})(?![A-Za-z])(?:\s?\}})?"


_LONGEST: Final = 400
_OTHERWISE: Final = re.compile(_word(r"otherwise|elsewhere|for (?:all |the |all the )?others?(?: indices)?"))
_IF: Final = re.compile(_word("if|when|for"))
_BETWEEN: Final = re.compile(rf"[,;]|{_word('and|or|but')}|\$(?= ?\$)|\\\)(?= ?\\\()")
_EQUALS: Final = re.compile(r"(?<![<>!:=])=(?!=)")
_TRAILING: Final = re.compile(
    r"(?:\s|\$|\\\]|\\end\{\w+\*?\})*(?:for|when|if|whenever)(?:\s(?:all|every|each|any))?\s*(?:\$|\\\()?\s*"
)
_EDGE: Final = " \t$,;"


def with_cases(text: str) -> str:
    r"""The text with cases that are told in words written as `\begin{cases}`."""
    told: list[str] = []
    at = 0
    for found in _OTHERWISE.finditer(text):
        begin = max(at, text.rfind("\n", 0, found.start()) + 1, found.start() - _LONGEST)
        written = _written(text[begin : found.start()])
        if written:
            told += [text[at:begin], written]
            at = found.end()
    return "".join([*told, text[at:]])


def ends_a_display(between: str, behind: str) -> bool:
    """Whether a condition ends the displayed formula before it: `$$a = b$$ for $i = j$, and ...`."""
    after = behind.lstrip("$) \t\\")
    return _TRAILING.fullmatch(between) is not None and (after[:1] in {"", ",", ".", ";"} or after[:2] == "\n\n")


def _written(sentence: str) -> str:
    """What stands before `otherwise`, as cases; empty where it is no value, condition and other value."""
    chosen = _last(_IF, sentence)
    equals = _last(_EQUALS, sentence[: chosen.start()]) if chosen else None
    between = _last(_BETWEEN, sentence[chosen.end() :]) if chosen else None
    if chosen is None or equals is None or between is None:
        return ""
    rest = sentence[chosen.end() :]
    first, condition, other = (
        _bare(part)
        for part in (sentence[equals.end() : chosen.start()], rest[: between.start()], rest[between.end() :])
    )
    if not (first and condition and other) or "&" in sentence or re.search(r"[=<>]|[A-Za-z]{3} ", other):
        return ""
    told = sentence[equals.start() :]
    closed = "$" if told.count("$") % 2 else ""
    closed = closed or (r"\)" if told.count(r"\)") > told.count(r"\(") else "")
    cases = rf"\begin{{cases}} {first} & {condition} \\ {other} & \text{{otherwise}} \end{{cases}}"
    return f"{sentence[: equals.end()]} {cases}{closed}"


def _bare(part: str) -> str:
    """A part without the signs around it."""
    return part.replace(r"\(", " ").replace(r"\)", " ").replace("$", " ").strip(_EDGE)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = tuple(pattern.finditer(text))
    return found[-1] if found else None
