"""What several answer kinds do before they read: typography, mathematics delimiters, wrappers, splitting.

Nothing here knows what is asked. Functions take untrusted text, never raise, and take time linear in it.
"""

from __future__ import annotations

import re
from typing import Final

from grader.model.answer import Malformed

LONGEST: Final = 20_000  # characters of any answer read here; longer ones are refused before anything is tried
SHORT: Final = 4_000  # of an answer that is one number, shape, bound or choice

_TYPOGRAPHY: Final = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2002\u2003\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\r\f\v", " "),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2069", ""),
        **dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\u2014\ufe63\uff0d", "-"),
        **dict.fromkeys("\u2018\u2019\u02bc", "'"),
        **dict.fromkeys("\u201c\u201d", '"'),
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
        "\u2044": "/", "\uff0c": ",", "\uff08": "(", "\uff09": ")", "\u2026": "...", "\u22c5": "·", "\u2219": "·",
    }
)  # fmt: skip
_SUPERSCRIPTS: Final = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-", strict=True))
_SUPERSCRIPT: Final = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+")
_WRAPPER: Final = re.compile(
    r"\\(?:text(?:bf|it|rm|tt|sf|normal)?|math(?:rm|bf|it|sf|tt|normal)|mbox|boxed|fbox|operatorname\*?|bm|boldsymbol)"
    r"\s*\{([^{}]*)\}"
)
_SPACING: Final = re.compile(
    r"\\(?:[,;:! ]|quad\b|qquad\b|displaystyle\b|textstyle\b|left\b\.?|right\b\.?|[bB]igg?[lrm]?\b)"
)
_DELIMITER: Final = re.compile(r"\$+|\\[()\[\]]|```\w*|`|^\s*#+\s+", re.MULTILINE)
_BOLD: Final = re.compile(r"(?<![\w)\]*])(\*\*|__)(?=\S)(.+?)(?<=\S)\1(?![\w(*])", re.DOTALL)
_ENVIRONMENT: Final = re.compile(
    r"\\(?:begin|end)\{(?:equation|align|aligned|gather|gathered|displaymath|math|split)\*?\}"
)
_COMMANDS: Final = (
    (r"\times", "×"), (r"\cdot", "·"), (r"\approxeq", "≈"), (r"\approx", "≈"), (r"\simeq", "≈"), (r"\%", "%"),
    (r"\leqslant", "≤"), (r"\geqslant", "≥"),
    (r"\leq", "≤"), (r"\geq", "≥"), (r"\le", "≤"), (r"\ge", "≥"), (r"\rightarrow", "→"), (r"\Rightarrow", "⇒"),
    (r"\implies", "⇒"), (r"\to", "→"), (r"\pm", "±"), (r"\ldots", "..."), (r"\dots", "..."), (r"\infty", "∞"),
    (r"\_", "_"), (r"\#", "#"), (r"\&", "&"), (r"\neq", "≠"), (r"\ne", "≠"),
)  # fmt: skip
_COMMAND: Final = re.compile(
    "|".join(re.escape(name) + (r"(?![A-Za-z])" if name[-1].isalpha() else "") for name, _ in _COMMANDS)
)
_MEANING: Final = dict(_COMMANDS)
_TIGHT_FRACTION: Final = re.compile(r"\\([dt]?frac)\s*(\d)\s*(\d)(?!\d)")
_BLANKS: Final = re.compile(r"[ ]{2,}")


def plain(text: str) -> str:
    """The text without delimiters, wrappers and typographic variants; commands with a common sign become it."""
    text = text.translate(_TYPOGRAPHY)
    if any(sign in text for sign in "\\$`*#_"):
        text = _without_latex(text)
    if not text.isascii():
        text = _SUPERSCRIPT.sub(lambda found: "^" + _lowered(found.group()), text)
    return _BLANKS.sub(" ", text).strip()


def _without_latex(text: str) -> str:
    text = _ENVIRONMENT.sub(" ", _BOLD.sub(r"\2", _DELIMITER.sub(" ", text))).replace("{,}", ",").replace("{.}", ".")
    text = _TIGHT_FRACTION.sub(r"\\\1{\2}{\3}", _SPACING.sub(" ", text))
    for _ in range(4):  # wrappers inside wrappers; deeper nesting has no use and is left as it is
        unwrapped = _WRAPPER.sub(r" \1 ", text)
        if unwrapped == text:
            break
        text = unwrapped
    return _COMMAND.sub(lambda found: f" {_MEANING[found.group()]} " if found.group() != r"\_" else "_", text)


def _lowered(digits: str) -> str:
    lowered = "".join(_SUPERSCRIPTS[digit] for digit in digits)
    return lowered if len(lowered) == 1 else f"({lowered})"


def too_long(kind: str, text: str, most: int = SHORT) -> Malformed | None:
    """The refusal of an answer that is longer than any answer of its kind."""
    if len(text) <= most:
        return None
    message = f"the answer has {len(text):,} characters; a {kind.replace('_', ' ')} has no more than {most:,}"
    return Malformed(kind, text[:most], f"{kind}.too-long", message, "give the final answer only")


_REASON: Final = re.compile(
    r"\s+\((?:[^()]*[A-Za-z]{2,} ){2}[^()]*\)\W*$"  # a remark in brackets at the end
    r"|[,;:.]?\s+(?:not|if|when|once|rather than|instead of|because|since|as (?:the|we|an?|it|only|there)|due to|where"
    r"|which"
    r"|for (?:each|every)|one (?:partial )?(?:derivative|entry|number|value)s?)\b.*",
    re.IGNORECASE | re.DOTALL,
)


def without_reason(text: str) -> str:
    """The text up to the clause that gives a reason (`because ...`) or says what is not meant (`not ...`)."""
    return _REASON.sub("", text, count=1)


_OPEN: Final = {"(": ")", "[": "]", "{": "}", "⟨": "⟩"}
_CLOSE: Final = frozenset(_OPEN.values())


def split_top(text: str, separators: str) -> list[str]:
    """Pieces between separator characters that stand outside all brackets; brackets need not be balanced."""
    pieces, start, depth = [], 0, 0
    for place, sign in enumerate(text):
        if sign in _OPEN:
            depth += 1
        elif sign in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and sign in separators:
            pieces.append(text[start:place])
            start = place + 1
    pieces.append(text[start:])
    return pieces


def strip_outer(text: str) -> str:
    """The text without the one pair of brackets that encloses all of it."""
    text = text.strip()
    if len(text) < 2 or _OPEN.get(text[0]) != text[-1]:
        return text
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign in _OPEN) - (sign in _CLOSE)
        if depth == 0 and place < len(text) - 1:
            return text
    return text[1:-1].strip()
