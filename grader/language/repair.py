r"""Repair of damaged text by named, logged rules.

Text that went through PDF conversion, a non-raw string or a chat window has lost backslashes (`rac{`), had
escapes turned into control characters (a form feed and `rac{`), or carries invisible characters. Every rule
undoes one such accident and is logged; the marks never suffer from the damage.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from typing import TYPE_CHECKING, Final

from grader.model.answer import Repair

if TYPE_CHECKING:
    from collections.abc import Callable

# What stands after the control character that an escape such as \f turned into.
_EATEN: Final = {
    "\f": "f", "\b": "b", "\a": "a", "\v": "v",
    "\t": "t", "\r": "r", "\n": "n",
}  # fmt: skip
_TAILS: Final = {
    "f": r"rac|orall|lat|loor",
    "b": r"eta|oldsymbol|ar\b|egin|ig|inom|f\b|ullet|ot\b|m\{",
    "a": r"lpha|pprox|ngle|rg|st\b|lign",
    "v": r"ec\b|ert|arepsilon|arphi|arsigma|artheta|dots|ee\b",
    "t": r"heta|ext|imes|au\b|op\b|ilde|anh|frac|an\b|riangle|o\b",
    "r": r"ight|ho\b|angle|ceil|floor|m\b|Vert",
    "n": r"abla|eq\b|onumber|u\b|otin|ot\b|e\b",
}
_CONTROL: Final = re.compile(
    "|".join(f"(?P<c{code}>{re.escape(char)})(?={_TAILS[code]})" for char, code in _EATEN.items() if code != "n")
)
_NEWLINE: Final = re.compile(r"\n(?=(?:abla|onumber|otin)\b)|\n(?=eq\b)")
_LINE_RIGHT: Final = re.compile(r"[\r\n]+\s*(?=ight\s*(?:[)\]|.}]|\\))")

# Commands that lost their backslash and perhaps the letter of the escape; only as whole words.
_LOST: Final = re.compile(
    r"(?<![\\A-Za-z])(?:"
    r"(?P<frac>[dt]?f?rac)(?=\s*\{)"
    r"|(?P<bold>b?oldsymbol)(?=\s*[\{\\A-Za-z])"
    r"|(?P<text>t?ext)(?=\s*\{)"
    r"|(?P<begin>b?egin|end)(?=\s*\{(?:cases|[pbvB]?matrix|array|align|aligned))"
    r"|(?P<theta>heta)(?![A-Za-z])"
    r"|(?P<times>imes)(?![A-Za-z])"
    r"|(?P<nabla>abla)(?![A-Za-z])"
    r"|(?P<alpha>lpha)(?![A-Za-z])"
    r"|(?P<approx>pprox)(?![A-Za-z])"
    r"|(?P<right>ight)(?=\s*[)\]|.}])"
    r"|(?P<tilde>ilde)(?=\s*[\{\\])"
    r"|(?P<mathrm>mathrm|mathbf|mathcal|mathbb|operatorname)(?=\s*\{)"
    r"|(?P<beta>(?<=[+*(=])\s*eta)(?![A-Za-z])"
    r")"
)
_LOST_NAMES: Final = {
    "frac": "\\frac", "bold": "\\boldsymbol", "text": "\\text", "theta": "\\theta", "times": "\\times",
    "nabla": "\\nabla", "alpha": "\\alpha", "approx": "\\approx", "right": "\\right", "tilde": "\\tilde",
    "beta": "\\beta",
}  # fmt: skip
_LOST_TOP: Final = re.compile(r"\^\s*(?:\{\s*op\s*\}|op(?![A-Za-z]))")

_INVISIBLE: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\u061c]")
_LETTERLIKE: Final = "\u210a-\u210e\u2110-\u2112\u2119\u211b\u212c\u212d\u212f-\u2134"
_STYLED: Final = re.compile(
    f"[\U0001d400-\U0001d7ce\U0001d7d0-\U0001d7d8\U0001d7da-\U0001d7ff\uff01-\uff5e{_LETTERLIKE}]"
)
_STRAY: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# A sign that the student explains: `where \otimes is the elementwise product`.
_OUTER: Final = r"(?:\\otimes(?![A-Za-z])|⊗)"
_EXPLAINED: Final = re.compile(
    rf"{_OUTER}\s*\}}?\$?\s*(?:is|are|denotes?|means|stands for|represents|being|=|:|for)\s+(?:used for\s+)?"
    r"(?:an?\s+|the\s+)?(?:element|entry|component|point)[\s-]?wise|"
    rf"{_OUTER}\s*\}}?\$?\s*(?:is|denotes?|means|stands for|=|:|for)\s+(?:the\s+)?(?:hadamard|schur)",
    re.IGNORECASE,
)
# What a page or a document leaves in a text that was copied from its source.
_SCRIPTED: Final = re.compile(r"<(?P<tag>sub|sup)>(?P<inner>[^<]{0,200})</(?P=tag)>")
_TAGGED: Final = re.compile(
    r"<(?P<tag>p|b|i|u|em|strong|span|div|code|math)(?:\s[^<>]{0,200})?>(?P<inner>[^<]{0,2000})</(?P=tag)>"
)
_DEEPEST: Final = 5
_BREAK: Final = re.compile(r"<br\s*/?>")
_ENTITY: Final = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{2,6});")
_SUSPECT: Final = re.compile(
    r"<(?:sub|sup|p|b|i|u|em|strong|span|div|code|math|br)[\s/>]|&[A-Za-z#]\w{1,7};|"
    "[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\u061c\U0001d400-\U0001d7ff\uff01-\uff5e"
    f"{_LETTERLIKE}]"
    r"|\t(?=heta|ext|imes|au|op|ilde|anh|frac)|\n\s*(?:abla|onumber|otin|eq\b|ight)"
    r"|(?<![\\A-Za-z])(?:f?rac|b?oldsymbol|t?ext|b?egin|end|heta|imes|abla|lpha|pprox|ight|ilde|eta|math|operatorname|[dt]frac)"
    r"|\^\s*\{?\s*op|\\otimes|⊗"
)


def repair(text: str, declared: Callable[[str], bool] = lambda _: False) -> tuple[str, tuple[Repair, ...]]:
    """The text as it was meant, and the log of what was changed. Undamaged text comes back as it is.

    `declared` says which words are names here: a problem that has an eta means eta, and no beta that lost its b.
    """
    if not _SUSPECT.search(text):
        return text, ()
    log: list[Repair] = []

    def note(rule: str, match: re.Match[str], after: str) -> str:
        log.append(Repair(rule, match[0], after, match.start()))
        return after

    text = _without_markup(text, note)
    text = _CONTROL.sub(lambda m: note("escape-eaten", m, "\\" + (m.lastgroup or "c ")[1]), text)
    text = _NEWLINE.sub(lambda m: note("escape-eaten", m, "\\n"), text)
    text = _LINE_RIGHT.sub(lambda m: note("escape-eaten", m, "\\r"), text)
    text = _INVISIBLE.sub(lambda m: note("invisible", m, ""), text)
    text = _STYLED.sub(lambda m: unicodedata.normalize("NFKC", m[0]), text)
    text = _LOST.sub(lambda m: m[0] if _is_meant(m, declared) else note("backslash-lost", m, _restored(m)), text)
    text = _LOST_TOP.sub(lambda m: note("backslash-lost", m, "^\\top"), text)
    if _EXPLAINED.search(text):
        text = re.sub(_OUTER, lambda m: note("sign-explained", m, "\\odot"), text)
    text = _STRAY.sub(lambda m: note("control-character", m, " "), text)
    return text, tuple(log)


def _without_markup(text: str, note: Callable[[str, re.Match[str], str], str]) -> str:
    """A text without the tags and the named characters of a page: `W<sup>T</sup>` is `W^{T}`."""
    marks = {"sub": "_", "sup": "^"}
    text = _SCRIPTED.sub(lambda m: note("markup", m, f"{marks[m['tag']]}{{{m['inner']}}}"), text)
    text = _BREAK.sub(lambda m: note("markup", m, "\n"), text)
    for _ in range(_DEEPEST):
        fewer = _TAGGED.sub(lambda m: note("markup", m, m["inner"]), text)
        if fewer == text:
            break
        text = fewer
    return _ENTITY.sub(lambda m: note("markup", m, unescape(m[0])), text)


def _is_meant(match: re.Match[str], declared: Callable[[str], bool]) -> bool:
    return match.lastgroup == "beta" and declared("eta")


def _restored(match: re.Match[str]) -> str:
    group = match.lastgroup or ""
    if group == "mathrm":
        return "\\" + match[0]
    if group == "begin":
        return "\\end" if match[0] == "end" else "\\begin"
    if group == "beta":
        return match[0].replace("eta", "\\beta")
    return _LOST_NAMES[group]
