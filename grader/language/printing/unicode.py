"""Unicode text for terminals: the plain spelling, with the signs of mathematics where a reader expects them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.language.printing import plain
from grader.language.printing.layout import (
    Parts,
    Row,
    Scope,
    Style,
    fence,
    fold,
    infix,
    named,
    postfix,
    prefix,
    primed,
)
from grader.language.printing.names import (
    GREEK,
    INFINITY,
    LOWERED,
    RAISED,
    accented,
    harmless,
    parse_name,
    spelled,
)
from grader.language.printing.precedence import Level, Piece

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.language.tree import Node


def to_unicode(node: Node) -> str:
    """The formula on one line, with Greek letters, accents, and sub- and superscripts where Unicode has them."""
    return fold(node, STYLE).text


def _product(parts: Parts) -> str:
    """Juxtaposition; `2 3` would be one number, `a [b]` an index and `a |b|` a condition: these get a sign."""
    left, right = parts.operand(0), parts.operand(1)
    return f"{left} × {right}" if right[0].isdigit() or right[0] in "[|‖" else f"{left} {right}"


def _power(parts: Parts) -> str:
    raised = spelled(parts.bare(1), RAISED)
    return f"{parts.operand(0)}^{parts.operand(1)}" if raised is None else parts.operand(0) + raised


def _index(parts: Parts) -> str:
    indices = parts.listed(1)
    # Two numbers in a row would be one.
    lowered = spelled("".join(indices), LOWERED)
    single = len(indices) == 1 or all(len(text) == 1 and text.isalpha() for text in indices)
    return plain.index(parts) if lowered is None or not single else parts.operand(0) + lowered


def _barred(bar: str, spelling: str) -> Row:
    """Between bars; by name where a bar within would close them."""

    def write(parts: Parts) -> str:
        text = parts.bare(0)
        return f"{spelling}({text})" if bar in text else f"{bar}{text}{bar}"

    return Row(write, Level.LOWERED)


def _conditional(parts: Parts) -> str:
    sides = (parts.operand(0), parts.operand(1))
    return " | ".join(plain.group(side) if "|" in side else side for side in sides)


def _log_base(parts: Parts) -> str:
    base = spelled(parts.bare(1), LOWERED)
    return f"log_base({', '.join(parts.listed())})" if base is None else f"log{base}({parts.bare(0)})"


ROWS: Final[Mapping[str, Row]] = dict(plain.ROWS) | {
    "sub": infix(" − "), "pm": infix(" ± "), "neg": prefix("−"),
    "mul": Row(_product, trails=True), "dot": infix(" · "), "hadamard": infix(" ⊙ "), "outer": infix(" ⊗ "),
    "pow": Row(_power), "index": Row(_index), "transpose": postfix("ᵀ"), "prime": primed("′"),
    "derivative": Row(lambda parts: f"∂{parts.operand(0)}/∂{parts.operand(1)}"),
    "differential": Row(lambda parts: f"d{parts.operand(0)}"),
    "abs": _barred("|", "abs"), "norm": _barred("‖", "norm"),
    "floor": fence("⌊", "⌋"), "ceil": fence("⌈", "⌉"), "sqrt": fence("√(", ")"), "log_base": Row(_log_base),
    "delta": named("δ"), "matmul": infix(" @ "),
    "conditional": Row(_conditional, trails=True), "forall": fence("∀ ", ""),
    "kl": Row(lambda parts: f"KL({parts.bare(0)} ‖ {parts.bare(1)})"),
    "cross_entropy": named("H"), "entropy": named("H"),
    "big_theta": named("Θ"), "big_omega": named("Ω"), "gamma": named("Γ"),
    "phi_cdf": named("Φ"),
    "relu": named("ReLU"), "gelu": named("GELU"), "silu": named("SiLU"),
}  # fmt: skip

RELATIONS: Final[Mapping[str, str]] = dict(plain.RELATIONS) | {
    "approx": " ≈ ", "<=": " ≤ ", ">=": " ≥ ", "!=": " ≠ ", "prop": " ∝ ", "to": " → ", "implies": " ⇒ ",
    "iff": " ⇔ ", "sim": " ∼ ", "in": " ∈ ", "notin": " ∉ ", "<<": " ≪ ", ">>": " ≫ ",
}  # fmt: skip

BINDERS: Final[Mapping[str, str]] = dict(plain.BINDERS) | {"sum": "∑", "prod": "∏"}


def name(text: str) -> Piece:
    """The letter with its accents; subscripts low where all of them can be, after an underscore otherwise."""
    if text == INFINITY:
        return Piece("∞")
    parsed = parse_name(text)
    letter = accented(GREEK.get(parsed.letter, harmless(parsed.letter)), parsed.accents)
    if not parsed.subscripts:
        return Piece(letter)
    lowered = spelled(parsed.subscripts[0], LOWERED) if len(parsed.subscripts) == 1 else None
    if lowered is not None:
        return Piece(letter + lowered, Level.LOWERED)
    return Piece("_".join((letter, *(GREEK.get(part, part) for part in parsed.subscripts))), Level.LOWERED)


def binder(scope: Scope) -> Piece:
    """The sign with its bounds, and the body."""
    return plain.bounded(scope, BINDERS, " ∼ ")


STYLE: Final = Style(ROWS, RELATIONS, plain.group, "".join, plain.number, name, binder)
