r"""What is told in words instead of signs, also in German and French: `x mal \sigma(x)`, `sonst`, `W transposed`.

Words become signs only between things that the problem knows, so that prose stays prose.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_SIGNS: Final = {
    "plus": "+", "minus": "-", "moins": "-", "times": "*", "mal": "*", "fois": "*", "multiplied by": "*", "hoch": "^",
    "durch": "/", "divided by": "/", "geteilt durch": "/",
}  # fmt: skip
_SIGN: Final = re.compile(
    rf"(?<=[\w)\]}}'′ᵀ²³$])\s+(?P<sign>{'|'.join(sorted(_SIGNS, key=len, reverse=True))})\s+(?=\$?[\\(\[{{\w-])"
)
_THING: Final = (
    r"\$?(?P<thing>\\?[A-Za-zα-ωΑ-Ω]+\d?(?:_(?:\{[^{}]*\}|[A-Za-z0-9]+))?(?:\^\{?\(\w\)\}?)?|\([^()]{1,80}\))\$?(?![\w])"
)
_FUNCTIONS: Final = {
    "softmax": "softmax", "sigmoid": "sigmoid", "logarithm": "log", "log": "log", "exponential": "exp", "exp": "exp",
    "tanh": "tanh", "relu": "relu", "square root": "sqrt",
}  # fmt: skip
_CALLED: Final = re.compile(
    rf"(?<![\w\\])(?:the\s+)?(?P<function>{'|'.join(_FUNCTIONS)})\s+(?:function\s+)?(?:of|at)\s+{_THING}(?!\s*[\^_/{{(])",
    re.IGNORECASE,
)
_TURNED: Final = re.compile(rf"(?<![\w\\])(?:the\s+)?transpose\s+of\s+{_THING}", re.IGNORECASE)
_RAISED: Final = re.compile(rf"(?<![\w\\]){_THING}\s+(?P<how>transposed?|transponiert|squared|cubed)(?!\w)")
_SUMS: Final = re.compile(r"\b(?:plus|minus|moins)\b")
_POWERS: Final = {"squared": "2", "cubed": "3"}
_SMALL: Final = {
    **dict.fromkeys(("sonst", "ansonsten", "andernfalls", "sinon", "autrement", "elsewhere"), "otherwise"),
    **dict.fromkeys(("falls", "wenn", "sofern", "für", "pour"), "if"),
    **dict.fromkeys(("wobei",), "where"),
    **dict.fromkeys(("oder",), "or"),
    **dict.fromkeys(("und",), "and"),
}
_SHORT: Final = {"si": "if", "se": "if", "où": "where", "ou": "or", "et": "and", "mit": "with"}  # in braces only
_WORD: Final = re.compile(r"(?<![\w\\])[a-zà-ü]{3,}(?!\w)")
_BRACES: Final = re.compile(r"(?<=\\)(text|textrm|mbox|textit)\s*\{([^{}]*)\}")
_RESTATED: Final = re.compile(
    r"\s*[,;(]?\s*(?:\\q?quad\s*)*(?:\\(?:text|mbox)\s*\{\s*)?(?<!\w)"
    r"(?:i\.\s?e\.|d\.\s?h\.|that is|or,? equivalently|equivalently|in other words),?\s*\}?\s*(?=[\\$(\w])"
)
_EXAMPLE: Final = re.compile(
    r"[,;.(]?\s*(?:\\text\s*\{\s*)?(?<!\w)(?:e\.\s?g\.|z\.\s?B\.|for (?:example|instance)|par exemple)(?!\w)"
)
_CORRECTS: Final = re.compile(
    r"(?<![A-Za-z])(?:no|not|n't|nope|wrong|false|must|should|instead|actually|rather|correct(?:ed|ion)?|or|better|but|nein|falsch)"
    r"(?![A-Za-z])|[=^_\\+*/]|(?<=\s)[-−](?=\s)", re.IGNORECASE,
)  # fmt: skip
_COMMENT: Final = re.compile(r"(?:(?<=\s)|^)(?<!\\)(?:%(?=[^\n]*[A-Za-z]|\s*$)|#\s)[^\n]*", re.MULTILINE)


def translated(text: str) -> str:
    r"""The text with the small words of formulas in English: `\text{sonst}` is `\text{otherwise}`."""
    text = _BRACES.sub(lambda m: f"{m[1]}{{{_in_english(m[2], _SHORT)}}}", text)
    return _in_english(text, {})


def _in_english(text: str, more: dict[str, str]) -> str:
    if more:
        text = re.sub(r"(?<!\w)[a-zà-ü]{2,3}(?!\w)", lambda m: more.get(m[0], m[0]), text)
    return _WORD.sub(lambda m: _SMALL.get(m[0], m[0]), text)


def without_comments(text: str) -> tuple[str, str]:
    """The text without what stands behind a sign of comment, in LaTeX or in Python, and these comments."""
    found: list[str] = []

    def taken(match: re.Match[str]) -> str:
        before = text[: match.start()].rstrip(" \t")[-1:]
        if match[0].startswith("%") and before.isdigit():
            return match[0]  # percent
        found.append(match[0])
        return ""

    return _COMMENT.sub(taken, text), " ".join(found)


def says_more(comments: str) -> bool:
    """Whether a comment may correct what stands before it: it denies something, or holds a formula of its own."""
    return _CORRECTS.search(comments) is not None


def with_signs(text: str, knows: Callable[[str], bool]) -> str:
    """The text with operations that are told in words as signs: `the transpose of W times x`, `h squared`."""
    text = _TURNED.sub(lambda m: _turned(m) if _is_thing(m["thing"], knows) else m[0], text)
    text = _CALLED.sub(lambda m: _called(m) if _is_thing(m["thing"], knows) else m[0], text)
    text = _RAISED.sub(lambda m: _raised(m) if _is_thing(m["thing"], knows) else m[0], text)
    return _SIGN.sub(lambda m: _signed(m, text, knows), text)


def _turned(match: re.Match[str]) -> str:
    return rf"{{{match['thing']}}}^\top"


def _called(match: re.Match[str]) -> str:
    return f"{_FUNCTIONS[match['function'].lower()]}({match['thing']})"


def _raised(match: re.Match[str]) -> str:
    return f"{{{match['thing']}}}^{{{_POWERS.get(match['how'], chr(92) + 'top')}}}"


def _signed(match: re.Match[str], text: str, knows: Callable[[str], bool]) -> str:
    before = re.search(r"\\?[A-Za-z]\w*$", text[: match.start()])
    after = re.match(r"\$?\\?[A-Za-z]\w*", text[match.end() :])
    fits = all(_is_thing(word[0].lstrip("$"), knows) for word in (before, after) if word)
    sign = _SIGNS[match["sign"]]
    unclear = (sign in "*/" and _ends_with_sum(text[: match.start()])) or _goes_on(text[match.end() :], sign)
    return f" {sign} " if fits and not unclear else match[0]


def _goes_on(text: str, sign: str) -> bool:
    """Whether a sum (behind a power a product, too) follows without brackets, so that the words may mean two things."""
    if sign not in "*/^":
        return False
    depth = 0
    for at, here in enumerate(text):
        depth += (here in "([{") - (here in ")]}")
        if depth < 0 or here in "=,;.\n":
            return False
        if depth == 0 and at and (here in ("+-−–/*" if sign == "^" else "+-−–") or _SUMS.match(text, at)):
            return True
    return False


def _ends_with_sum(text: str) -> bool:
    """Whether a sum stands without brackets at the end of a text: `a - b times c` may mean two things."""
    depth = 0
    for at in range(len(text) - 1, 0, -1):
        sign = text[at]
        depth += (sign in ")]}") - (sign in "([{")
        if depth < 0 or sign in "=;":
            return False
        if depth == 0 and sign in "+-−–" and text[:at].strip(" \n$"):
            return True
    return False


def _is_thing(spelled: str, knows: Callable[[str], bool]) -> bool:
    """Whether something is no word of a sentence: a command, a bracket, a letter, a name of the problem."""
    word = re.match(r"[A-Za-z]+", spelled)
    return word is None or len(word[0]) == 1 or knows(word[0]) or knows(spelled)


def restated(text: str) -> str:
    """The text with `, i.e.` between two formulas as a sign of equality."""
    return _RESTATED.sub(" = ", text)


def before_example(text: str) -> str:
    """What stands before an example that a student gives; all of it where there is none, or nothing before it."""
    found = _EXAMPLE.search(text)
    return text[: found.start()] if found is not None else text
