"""LaTeX, as KaTeX and a plain amsmath document set it."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from grader.language.printing.layout import (
    Parts,
    Row,
    Scope,
    Style,
    body_text,
    called,
    collection,
    fence,
    fold,
    infix,
    named,
    postfix,
    prefix,
    primed,
    scope_text,
)
from grader.language.printing.names import GREEK, INFINITY, digits, harmless, number_text, parse_name
from grader.language.printing.precedence import Level, Piece

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.language.tree import Node, Number

_UNSPELLED: Final[Mapping[str, str]] = MappingProxyType({})


def to_latex(node: Node, spelling: Mapping[str, str] = _UNSPELLED) -> str:
    """The formula without delimiters. `spelling` gives the declared LaTeX of symbols by canonical name."""
    if not spelling:
        return fold(node, STYLE).text
    return fold(node, replace(STYLE, name=lambda text: _declared(text, spelling))).text


def group(text: str) -> str:
    """The text in parentheses that grow with it."""
    return rf"\left({text}\right)"


def _named(name: str) -> Row:
    return named(name, r"\left(", r"\right)")


def _operator(name: str) -> Row:
    return _named(rf"\operatorname{{{name}}}")


def _product(parts: Parts) -> str:
    r"""Juxtaposition. `2 3` and `2 \frac12` would be one number, `a [b]` an index, `a |b|` a condition."""
    left, right = parts.operand(0), parts.operand(1)
    misread = right[0].isdigit() or right.startswith((r"\left[", r"\left|", r"\left\|"))
    if misread or (left[-1].isdigit() and right.startswith(r"\frac")):
        return rf"{left} \times {right}"
    return f"{left} {right}" if right.startswith(r"\left(") else rf"{left} \, {right}"


def _sized(letter: str) -> Row:
    """A letter with a fixed meaning, and its size or indices below."""

    def write(parts: Parts) -> str:
        return letter + (f"_{{{', '.join(parts.scripts())}}}" if parts.pieces else "")

    return Row(write, Level.LOWERED)


def _cases(parts: Parts) -> str:
    texts = parts.listed()
    pairs = zip(texts[::2], texts[1::2], strict=False)
    branches = [rf"{value} & \text{{if }} {held}" for value, held in pairs]
    rest = [rf"{texts[-1]} & \text{{otherwise}}"] if len(texts) % 2 else []
    return _environment("cases", branches + rest)


def _matrix(parts: Parts) -> str:
    return _environment("bmatrix", [" & ".join(row) for row in parts.rows()])


def _environment(name: str, lines: list[str]) -> str:
    return rf"\begin{{{name}}} " + r" \\ ".join(lines) + rf" \end{{{name}}}"


def _derivative(parts: Parts) -> str:
    return rf"\frac{{\partial {parts.operand(0)}}}{{\partial {parts.operand(1)}}}"


def _comprehension(parts: Parts) -> str:
    return rf"{group(parts.bare(0))}_{{{', '.join(parts.scripts(1))}}}"


_FUNCTIONS: Final = {
    "exp": _named(r"\exp"), "log": _named(r"\log"), "sin": _named(r"\sin"), "cos": _named(r"\cos"),
    "tan": _named(r"\tan"), "asin": _named(r"\arcsin"), "acos": _named(r"\arccos"), "atan": _named(r"\arctan"),
    "sinh": _named(r"\sinh"), "cosh": _named(r"\cosh"), "tanh": _named(r"\tanh"), "det": _named(r"\det"),
    "max": _named(r"\max"), "min": _named(r"\min"), "argmax": _operator("argmax"),
    "argmin": _operator("argmin"), "erf": _operator("erf"), "phi_cdf": _named(r"\Phi"),
    "gamma": _named(r"\Gamma"), "sigmoid": _operator("sigmoid"), "softmax": _operator("softmax"),
    "log_softmax": _operator("LogSoftmax"), "logsumexp": _operator("logsumexp"), "relu": _operator("ReLU"),
    "gelu": _operator("GELU"), "silu": _operator("SiLU"), "softplus": _operator("softplus"),
    "sign": _operator("sign"), "step": _operator("step"), "diag": _operator("diag"), "trace": _operator("tr"),
    "rank": _operator("rank"), "inverse": _operator("inv"), "pinv": _operator("pinv"), "vec": _operator("vec"),
    "mean": _operator("mean"), "sum_all": _operator("sum"), "prod_all": _operator("prod"),
    "var": _operator("var"), "std": _operator("std"),
    "expect_of": fence(r"\mathbb{E}\left[", r"\right]"),
    "var_of": fence(r"\operatorname{Var}\left[", r"\right]"),
    "layernorm": _operator("LayerNorm"), "span": _operator("span"),
}  # fmt: skip

ROWS: Final[Mapping[str, Row]] = _FUNCTIONS | {
    "add": infix(" + "), "sub": infix(" - "), "pm": infix(r" \pm "), "neg": prefix("-"),
    "mul": Row(_product, trails=True), "dot": infix(r" \cdot "), "hadamard": infix(r" \odot "),
    "matmul": infix(" @ "), "outer": infix(r" \otimes "),
    "div": Row(lambda parts: rf"\frac{{{parts.bare(0)}}}{{{parts.bare(1)}}}", Level.FACTOR),
    "pow": Row(lambda parts: f"{parts.operand(0)}^{{{parts.bare(1)}}}"),
    "transpose": postfix(r"^\top"), "factorial": postfix("!"), "percent": postfix(r"\%"),
    "prime": primed("'"),
    "index": Row(lambda parts: f"{parts.operand(0)}_{{{', '.join(parts.scripts(1))}}}"),
    "derivative": Row(_derivative, Level.FACTOR),
    "differential": Row(lambda parts: rf"\mathrm{{d}} {parts.operand(0)}"),
    "abs": fence(r"\left|", r"\right|"), "norm": fence(r"\left\|", r"\right\|", Level.LOWERED),
    "norm1": fence(r"\left\|", r"\right\|_{1}", Level.LOWERED),
    "norminf": fence(r"\left\|", r"\right\|_{\infty}", Level.LOWERED),
    "frobenius": fence(r"\left\|", r"\right\|_{F}", Level.LOWERED),
    "floor": fence(r"\left\lfloor ", r"\right\rfloor"), "ceil": fence(r"\left\lceil ", r"\right\rceil"),
    "sqrt": fence(r"\sqrt{", "}"),
    "root": Row(lambda parts: rf"\sqrt[{parts.bare(1)}]{{{parts.bare(0)}}}"),
    "log_base": Row(lambda parts: rf"\log_{{{parts.bare(1)}}}{group(parts.bare(0))}"),
    "delta": _sized(r"\delta"), "basis": _sized("e"),
    "indicator": fence(r"\mathbb{1}\left[", r"\right]"),
    "cases": Row(_cases, Level.FACTOR), "matrix": Row(_matrix),
    "tuple": collection(r"\left(", r"\right)"), "set": fence(r"\left\{", r"\right\}"),
    "list": collection(r"\left[", r"\right]"),
    "identity": _sized("I"), "ones": _sized(r"\mathbf{1}"), "zeros": _sized(r"\mathbf{0}"),
    "conditional": infix(r" \mid "), "and": infix(r" \land "), "or": infix(r" \lor "),
    "not": prefix(r"\neg "), "forall": fence(r"\forall ", ""),
    "call": called(r"\left(", r"\right)"),
    "kl": Row(lambda parts: rf"\operatorname{{KL}}\left({parts.bare(0)} \,\|\, {parts.bare(1)}\right)"),
    "cross_entropy": _operator("H"), "entropy": _operator("H"),
    "comprehension": Row(_comprehension, Level.LOWERED),
    "big_o": _named("O"), "big_theta": _named(r"\Theta"), "big_omega": _named(r"\Omega"),
    "word": fence("", ""),
}  # fmt: skip

RELATIONS: Final[Mapping[str, str]] = {
    "=": " = ", ":=": " := ", "approx": r" \approx ", "<=": r" \le ", ">=": r" \ge ", "<": " < ", ">": " > ",
    "!=": r" \neq ", "prop": r" \propto ", "to": r" \to ", "implies": r" \implies ", "iff": r" \iff ",
    "sim": r" \sim ", "in": r" \in ", "notin": r" \notin ", "<<": r" \ll ", ">>": r" \gg ",
}  # fmt: skip

BINDERS: Final[Mapping[str, str]] = {
    "sum": r"\sum", "prod": r"\prod", "max": r"\max", "min": r"\min", "argmax": r"\operatorname*{argmax}",
    "argmin": r"\operatorname*{argmin}", "expect": r"\mathbb{E}",
}  # fmt: skip


def number(node: Number) -> Piece:
    """The number as written; a fraction without finite decimals as a fraction."""
    text = number_text(node)
    if text is None:
        text = rf"\frac{{{digits(node.value.numerator)}}}{{{digits(node.value.denominator)}}}"
        return Piece(text, Level.FACTOR, "div")
    return Piece(text, Level.NEGATION if node.value < 0 else Level.LOWERED, "number")


def name(text: str) -> Piece:
    r"""The letter with its accents and subscripts; words upright: `\hat{y}`, `W_{1}`, `\mu_{\mathrm{batch}}`."""
    if text == INFINITY:
        return Piece(r"\infty")
    parsed = parse_name(text)
    letter = _letters(parsed.letter)
    for accent in parsed.accents:
        letter = rf"\{accent}{{{letter}}}"
    if not parsed.subscripts:
        return Piece(letter)
    return Piece(f"{letter}_{{{' '.join(map(_letters, parsed.subscripts))}}}", Level.LOWERED)


def binder(scope: Scope) -> Piece:
    """The sign with its bounds, and the body; an expectation has its body in brackets."""
    sign = BINDERS[scope.head]
    if scope.head == "expect":
        below = scope_text(scope, r" \sim ", " : ")
        below = f"_{{{below}}}" if below else ""
        return Piece(rf"{sign}{below}\left[{scope.body.text}\right]")
    upper = f"^{{{scope.upper}}}" if scope.upper else ""
    text = f"{sign}_{{{scope_text(scope, '=', ' : ')}}}{upper} {body_text(scope, group)}"
    return Piece(text, Level.FACTOR, scope.head, open=True)


def _letters(text: str) -> str:
    if text in GREEK:
        return "\\" + text
    if len(text) == 1 and text.isalpha():
        return text
    return text if text.isdigit() and text.isascii() else rf"\mathrm{{{_escaped(text)}}}"


def _escaped(text: str) -> str:
    special = re.sub(r"[\\^~]", "?", harmless(text))
    return re.sub(r"([{}$&#%_])", r"\\\1", special)


def _declared(text: str, spelling: Mapping[str, str]) -> Piece:
    if text not in spelling:
        return name(text)
    latex = spelling[text]
    marked = Level.RAISED if "^" in latex or "'" in latex else Level.LOWERED if "_" in latex else Level.ATOM
    return Piece(latex, marked)


STYLE: Final = Style(ROWS, RELATIONS, group, "".join, number, name, binder)
