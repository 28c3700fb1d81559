r"""What is only for the eye is taken out of a working before it is read: braces, strokes, bars in lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from grader.derivations.segments import LINKING

if TYPE_CHECKING:
    from collections.abc import Callable

_MARKED: Final = re.compile(
    r"\\(?P<mark>underbrace|overbrace|underline|overline|boxed|fbox|cancel|bcancel|xcancel|colorbox|color|textcolor)"
    r"(?P<colour>\s*\{[a-z]+\}(?=\s*\{))?\s*\{"
)
_KEEPS_COLOUR: Final = frozenset({"color", "textcolor", "colorbox"})
_DOTS: Final = re.compile(r"\\[lc]?dots(?![A-Za-z])|…|\.\.\.")
_LIST: Final = re.compile(r"\[[^\[\]\n]{3,200}\]")
_BAR: Final = re.compile(r"(?:\\,|\\;|\s)*(?:\\mid(?![A-Za-z])|\|)(?:\\,|\\;|\s)*")
_ARRAY: Final = re.compile(r"\\begin\{array\}\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}(?P<rows>.*?)\\end\{array\}", re.DOTALL)
_COLUMN: Final = re.compile(r"&\s*(?:=|≈|\\approx|\\leq?|\\geq?|\\equiv)\s*&")
_MOST: Final = 400
_STYLED: Final = re.compile(
    r"\\(?:mathrm|mathit|mathsf|mathbf|operatorname|text|textit|textrm)\s*\{\s*(?P<name>[A-Za-z]{2,12})\s*\}"
    r"(?:_\{?\w+\}?)?(?:\([^()]{0,20}\))?\s*(?::=|=(?!=)|≔)"
)
_PLAIN: Final = re.compile(r"(?<![A-Za-z\\{])(?P<name>[A-Z]{2,6})(?:_\{?\w+\}?)?\s*(?::=|=(?!=)|≔)")
_DOUBLED: Final = re.compile(r"(?:^|\n|\$)[ \t]*(?P<name>([A-Z])\2)(?:_\{?\w+\}?)?\s*(?::=|=(?!=)|≔)")
_PRIMED: Final = re.compile(
    r"(?<![A-Za-z])\\?(?P<name>[A-Za-z]+)(?:'|\^\{?\\prime\}?)_(?:\{\w+\}|\w)\s*(?::=|=(?!=)|≔)"
)
_OF: Final = re.compile(
    r"(?:^|[$\n:,.;&]|\b(?:let|define|denote|write|consider|put|call|by|as|set|with|where)\b)[ \t]*"
    r"(?P<name>\\?[A-Za-z]+)(?:_(?:\{\w+\}|\w))?(?P<of>\((?P<at>\\?[A-Za-z]+)\))\s*(?::=|=(?!=)|≔)",
    re.IGNORECASE,
)
_RUN_ON: Final = re.compile(r"(?<![A-Za-z\\_])([A-Za-z]_[a-z])(?=[A-Za-z]_(?:[a-z](?![A-Za-z])|\{))")
_TOLD: Final = re.compile(r"\b(?:let|define|denote|write|put|call|by|as|set)\b[^.;:]{0,60}$", re.IGNORECASE)


def own_words(text: str, knows: Callable[[str], bool]) -> frozenset[str]:
    r"""Words that a working uses as the name of something: `\mathrm{PPL} = ...`, `denote it by $PP_b = ...$`.

    Letters with a prime are among them, where a component of it gets a value: `s'_i = s_i + t`, and a doubled letter
    that heads a line: `PP = ...`.
    """
    styled = {found["name"] for found in _STYLED.finditer(text)}
    plain = {found["name"] for found in _PLAIN.finditer(text) if _TOLD.search(text[: found.start()])}
    plain |= {found["name"] for found in _DOUBLED.finditer(text)}
    primed = {f"{found['name']}'" for found in _PRIMED.finditer(text) if not knows(f"{found['name']}_prime")}
    return frozenset(name for name in styled | plain if not knows(name) and name.lower() not in LINKING) | primed


def without_arguments(text: str, knows: Callable[[str], bool]) -> str:
    r"""The text in which `A(\theta)` is `A` where a student defines such a function of something known by that name."""
    for found in list(_OF.finditer(text)):
        name, at = (found[part].lstrip("\\") for part in ("name", "at"))
        if not knows(name) and knows(at) and name.lower() not in LINKING:
            own, of = re.escape(found["name"]), re.escape(found["of"])
            text = re.sub(rf"(?<![A-Za-z])({own}(?:_(?:\{{\w+\}}|\w))?){of}", r"\1", text)
    return text


def without_marks(text: str) -> str:
    r"""The text with `\underbrace{a}_{=1}` as `a`, `D_tg_t` as `D_t g_t`, the columns of `[a | b]` parted by commas."""
    for _ in range(_MOST):
        found = next((one for one in _MARKED.finditer(text) if _is_mark(text, one)), None)
        if found is None:
            break
        end = _closing(text, found.end() - 1)
        after = _remark(text, end + 1) if found["mark"].endswith("brace") else end + 1
        text = f"{text[: found.start()]}{{{text[found.end() : end]}}}{text[after:]}"
    return _RUN_ON.sub(r"\1 ", _LIST.sub(_listed, _ARRAY.sub(_aligned, text)))


def _aligned(found: re.Match[str]) -> str:
    """A table whose middle column holds relations is an aligned derivation."""
    if not _COLUMN.search(found["rows"]):
        return found[0]
    return rf"\begin{{aligned}}{found['rows'].replace('&', ' ')}\end{{aligned}}"


def _is_mark(text: str, found: re.Match[str]) -> bool:
    """Whether the braces close; a line above or below letters may be an accent, above anything longer it is none."""
    end = _closing(text, found.end() - 1)
    if end < 0 or (found["mark"] in _KEEPS_COLOUR) != (found["colour"] is not None):
        return False
    inside = text[found.end() : end].strip()
    return found["mark"] not in {"overline", "underline"} or len(inside) > 12


def _closing(text: str, begin: int) -> int:
    depth = 0
    for at in range(begin, len(text)):
        if text[at] in "{}" and text[at - 1] != "\\":
            depth += 1 if text[at] == "{" else -1
            if depth == 0:
                return at
    return -1


def _remark(text: str, begin: int) -> int:
    """The place behind the remark that hangs on a brace."""
    found = re.compile(r"\s*[_^]\s*").match(text, begin)
    if found is None:
        return begin
    if text[found.end() : found.end() + 1] == "{":
        return _closing(text, found.end()) + 1 or begin
    token = re.compile(r"\\[A-Za-z]+|.", re.DOTALL).match(text, found.end())
    return token.end() if token else begin


def _listed(found: re.Match[str]) -> str:
    return _BAR.sub(", ", found[0]) if _DOTS.search(found[0]) and "|" in found[0].replace(r"\mid", "|") else found[0]
