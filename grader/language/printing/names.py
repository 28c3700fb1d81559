"""Names of symbols and numbers, as all four notations write them.

A canonical name is plain: `y_hat`, `W_1`, `mu_batch`. Its first part is the letter, then come accents, the rest
are subscripts. Names may come from a student's text, so nothing in them is trusted.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.language.tree import Number

GREEK: Final[Mapping[str, str]] = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν",
    "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ",
    "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ",
    "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "ell": "ℓ",
}  # fmt: skip
INFINITY: Final = "oo"
MADE_UP: Final = "~"  # begins the name of an index that the reader made up for `x_1 + \ldots + x_n`
ACCENTS: Final[Mapping[str, str]] = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303"}

LOWERED: Final[Mapping[str, str]] = dict(zip("0123456789aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
RAISED: Final[Mapping[str, str]] = dict(zip("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻", strict=True))

_PART = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Name:
    """A canonical name in its parts."""

    letter: str
    accents: tuple[str, ...] = ()
    subscripts: tuple[str, ...] = ()


def parse_name(text: str) -> Name:
    """The parts of a canonical name; one that is not made of words and underscores stays whole."""
    text = text.lstrip(MADE_UP)
    parts = text.split("_")
    if not all(_PART.fullmatch(part) for part in parts):
        return Name(text)
    accents = []
    rest = parts[1:]
    while rest and rest[0] in ACCENTS:
        accents.append(rest.pop(0))
    return Name(parts[0], tuple(accents), tuple(rest))


def accented(letter: str, accents: tuple[str, ...]) -> str:
    """The letter with combining accents, in its shortest Unicode form."""
    return unicodedata.normalize("NFC", letter + "".join(ACCENTS[accent] for accent in accents))


def spelled(text: str, table: Mapping[str, str]) -> str | None:
    """Every character replaced from the table; None if one has no counterpart."""
    if not text or any(char not in table for char in text):
        return None
    return "".join(table[char] for char in text)


def harmless(text: str) -> str:
    """The text without characters that could steer a terminal, reorder a line or break XML."""
    return "".join("\N{REPLACEMENT CHARACTER}" if _steers(char) else char for char in text)


def number_text(number: Number) -> str | None:
    """The decimals of a number, as many as were written; None if no finite number of them is exact."""
    value = number.value
    places = max(number.places, _places(value.denominator))
    if value.denominator != 1 and (10**places) % value.denominator:
        return None
    scaled = digits(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (f"{scaled[:-places]}.{scaled[-places:]}" if places else scaled)


def digits(value: int) -> str:
    """All digits of an integer; unlike `str`, however many there are."""
    return str(Decimal(value))


def _places(denominator: int) -> int:
    # A denominator 2^a 5^b needs max(a, b) decimals, which its bit length bounds; others have no finite number.
    twos = (denominator & -denominator).bit_length() - 1
    fives, rest = 0, denominator >> twos
    while rest % 5 == 0:
        fives, rest = fives + 1, rest // 5
    return max(twos, fives) if rest == 1 else 0


def _steers(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}
