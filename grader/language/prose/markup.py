r"""Markup, LaTeX and typography of prose reduced to one plain spelling.

`$c \approx v_j$`, `c ≈ v_j` and `c is approximately v_j` all become `c ~ v_j`. Nothing is parsed: prose holds
fragments of formulas, and a fragment that no reader would accept must still be comparable word by word.
Functions take untrusted text, never raise, and take time linear in it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_COMMANDS: Final = {
    "approx": "~", "simeq": "~", "cong": "~", "sim": "~", "gg": ">>", "ll": "<<", "ge": ">=", "geq": ">=",
    "le": "<=", "leq": "<=", "neq": "!=", "ne": "!=", "to": "->", "rightarrow": "->", "longrightarrow": "->",
    "Rightarrow": "->", "implies": "->", "iff": "->", "propto": "proportional to", "cdot": "*", "times": "*",
    "odot": "*", "ast": "*", "circ": "*", "top": "T", "intercal": "T", "mid": "|", "forall": "for all",
    "infty": "infinity",
    "ldots": " ", "dots": " ", "cdots": " ", "quad": " ", "qquad": " ", "left": " ", "right": " ", "gt": ">", "lt": "<",
    "big": " ", "Big": " ", "bigl": " ", "bigr": " ", "displaystyle": " ", "textstyle": " ", "item": "\n- ",
    "varepsilon": "epsilon", "vartheta": "theta", "Vert": "|", "lVert": "|", "rVert": "|", "langle": " ", "rangle": " ",
}  # fmt: skip
_SIGNS: Final = str.maketrans({
    "≈": "~", "≃": "~", "≅": "~", "∼": "~", "≫": ">>", "≪": "<<", "≥": ">=", "≤": "<=", "≠": "!=", "→": "->",
    "⇒": "->", "⟶": "->", "↦": "->", "∝": " proportional to ", "·": "*", "×": "*", "⋅": "*", "⊙": "*", "∗": "*",
    "⊤": "^T ",
    "∀": " for all ", "∞": " infinity ", "∑": " sum ", "Σ": " sum ", "∏": " product ", "Π": " product ",
    "∂": " partial ", "∇": " nabla ",
    "ᵀ": "^T ", "²": "^2", "³": "^3", "½": "1/2", "¼": "1/4", "√": " sqrt ", "−": "-", "‐": "-", "‑": "-", "–": " - ",
    "—": " - ", "’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "…": " ", "•": "\n- ", "ℒ": "L", "∥": "|", "‖": "|",
    **{char: f" {name} " for char, name in zip(
        "αβγδεζηθκλμνξπρστφχψωΔΘΛΦΩ",
        ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda", "mu", "nu", "xi",
         "pi", "rho", "sigma", "tau", "phi", "chi", "psi", "omega", "delta", "theta", "lambda", "phi", "omega"),
        strict=True)},
    **{char: f"_{low}" for char, low in zip("₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚₛₜₓ", "0123456789aehijklmnopstx", strict=True)},
})  # fmt: skip
_NAME_GAP: Final = re.compile(
    r"\b([A-Za-z]|alpha|beta|gamma|delta|epsilon|theta|lambda|mu|sigma|pi|phi)[ \t]+(?=_\w|_\{|\^)"
)

_TAG: Final = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>\n]{0,200}>", re.DOTALL)
_IMAGE: Final = re.compile(r"!\[([^\]\n]*)\]\([^)\n]*\)")
_LINK: Final = re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)")
_FENCE: Final = re.compile(r"^\s*(?:```|~~~)\s*[\w-]*\s*$", re.MULTILINE)
_HEADING: Final = re.compile(r"^[ \t]*#{1,6}[ \t]*", re.MULTILINE)
_EMPHASIS: Final = re.compile(r"\*\*|__(?=\S)|(?<=\S)__|`|~~|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])")
_UNDERLINED: Final = re.compile(r"(?<!\w)_(?=\S)([^_\n]{1,200})(?<=\S)_(?!\w)")
_INVISIBLE: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

_WRAPPED: Final = re.compile(
    r"\\(?:text(?:bf|it|rm|tt|sf)?|math(?:rm|bf|it|sf|cal|bb|tt)|mbox|boxed|emph|underline|operatorname\*?|bm"
    r"|boldsymbol|overline|bar|vec|tilde)\s*\{([^{}]*)\}"
)
_HAT: Final = re.compile(r"\\(?:wide)?hat\s*\{?\s*\\?([A-Za-z]+)\s*\}?")
_FRACTION: Final = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_SHORT_FRACTION: Final = re.compile(r"\\[dt]?frac\s*(\d)\s*(\d)")
_ENVIRONMENT: Final = re.compile(r"\\(?:begin|end)\s*\{[^{}]*\}")
_COMMAND: Final = re.compile(r"\\([A-Za-z]+)|\\(.)", re.DOTALL)
_TRANSPOSE: Final = re.compile(r"\s*\^\s*(?:\{\s*)?(?:T|top|intercal)\b(?:\s*\})?|(?<=[\w)\]])\.T\b|(?<=_\w)'")
_SUBSCRIPT: Final = re.compile(r"\s*_\s*\{\s*([^{}]{0,40}?)\s*\}")
_ELLIPSIS: Final = re.compile(r"\.{2,}")
_BLANK: Final = re.compile(r"\s+")
_BRACES: Final = re.compile(r"[{}$&]|\\[()\[\]]")

_LETTER: Final = r"(?:[a-z]|alpha|beta|gamma|lambda|mu|theta)"
_SYMBOL: Final = rf"(?:{_LETTER}_\w+|[b-hj-z]\b|\(|1/2\b|\d|alpha\b|lambda\b|mu\b|zero\b)"
_NEARLY: Final = (
    r"(?:approximately|approx\.?|roughly|nearly|almost|about|practically|essentially|basically|close|very close)"
)
_BE: Final = r"(?:is|are|be|becomes?|equals?|gets?)"
_IN_WORDS: Final = re.compile(
    rf"(?:\b{_BE}\s+)?(?:\b(?:very|exactly)\s+)?\b{_NEARLY}(?:\s+(?:equal(?:s|\s+to)?|the\s+same\s+as|identical\s+to|to|just))*"
    rf"\s+(?={_SYMBOL})"
    rf"|\b(?:tends|converges|goes|approaches|collapses|reduces|approximates)\s*(?:to|towards)?\s+(?={_SYMBOL})",
    re.IGNORECASE,
)
_EQUALS: Final = re.compile(
    rf"\b(?:is|are)\s+(?:exactly\s+)?equal\s+to\s+(?={_SYMBOL})|\bequals\s+(?={_SYMBOL})", re.IGNORECASE
)
_INDEX: Final = re.compile(r"\b([A-Za-z])(\d)\b(?![.\d])")
_VALUE_OF: Final = re.compile(r"\b([vk])([abijn])\b", re.IGNORECASE)


def plain(text: str) -> str:
    """Text without markup, with maths in one spelling; line breaks that separate paragraphs or items stay."""
    text = _without_markup(unicodedata.normalize("NFC", text))
    if "\\" in text:
        text = _without_latex(text)
    text = _NAME_GAP.sub(r"\1", text.translate(_SIGNS))
    text = _SUBSCRIPT.sub(lambda found: "_" + _BLANK.sub("", found[1]).replace(",", ""), text)
    text = _BRACES.sub(" ", _TRANSPOSE.sub(" ", text)).replace("==", "=").replace("~=", "~").replace("=>", "->")
    text = _VALUE_OF.sub(r"\1_\2", _INDEX.sub(r"\1_\2", text))
    return _EQUALS.sub("= ", _IN_WORDS.sub(" ~ ", _ELLIPSIS.sub(" ", text)))


def _without_markup(text: str) -> str:
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "](" in text:
        text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
    text = _HEADING.sub("", _FENCE.sub("\n", text))
    return _UNDERLINED.sub(r"\1", _EMPHASIS.sub("", text))


def _without_latex(text: str) -> str:
    text = _ENVIRONMENT.sub(" ", _HAT.sub(r"\1_hat ", _SHORT_FRACTION.sub(r" \1/\2 ", text)))
    for _ in range(6):  # wrappers inside wrappers; deeper nesting has no use in prose and is left as it is
        peeled = _FRACTION.sub(r" (\1)/(\2) ", _WRAPPED.sub(r" \1 ", text))
        if peeled == text:
            break
        text = peeled
    return _COMMAND.sub(_named, text)


def _named(found: re.Match[str]) -> str:
    name = found[1]
    if name is None:
        return found[2] if found[2] in "_%#|" else "\n" if found[2] == "\\" else " "
    word = _COMMANDS.get(name, name)
    return word if word == "T" else f" {word} "
