"""Plain text: what can be typed on any keyboard and sent through any log. The package lists the spellings."""

from __future__ import annotations

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
from grader.language.printing.names import MADE_UP, digits, harmless, number_text
from grader.language.printing.precedence import Level, Piece
from grader.language.tree import FUNCTIONS, Node, Number

if TYPE_CHECKING:
    from collections.abc import Mapping


def to_plain(node: Node) -> str:
    """The formula in ASCII notation, one line; symbols by their canonical names."""
    return fold(node, STYLE).text


def group(text: str) -> str:
    """The text in parentheses."""
    return f"({text})"


def index(parts: Parts) -> str:
    """Indices in brackets after a symbol, below anything else."""
    if parts.pieces[0].head == "":
        return f"{parts.bare(0)}[{', '.join(parts.listed(1))}]"
    return f"{parts.operand(0)}_{{{', '.join(parts.scripts(1))}}}"


def cases(parts: Parts) -> str:
    """Values with their conditions, and what holds otherwise."""
    texts = parts.listed()
    branches = [f"{value} if {held}" for value, held in zip(texts[::2], texts[1::2], strict=False)]
    rest = [f"{texts[-1]} otherwise"] if len(texts) % 2 else []
    return group(", ".join(branches + rest))


def matrix(parts: Parts) -> str:
    """The rows, each in brackets."""
    rows = (f"[{', '.join(row)}]" for row in parts.rows())
    return f"matrix({', '.join(rows)})"


ROWS: Final[Mapping[str, Row]] = {head: named(head) for head in FUNCTIONS} | {
    "gamma": named("Gamma"), "expect_of": named("E", "[", "]"),
    "add": infix(" + "), "sub": infix(" - "), "pm": infix(r" \pm "), "neg": prefix("-"),
    "mul": infix(" * "), "div": infix(" / "), "matmul": named("matmul"),
    "dot": named("dot"), "hadamard": named("hadamard"), "outer": named("outer"),
    "pow": infix("^"),
    "transpose": postfix("^T"), "factorial": postfix("!"), "percent": postfix("%"), "prime": primed("'"),
    "index": Row(index),
    "derivative": Row(lambda parts: f"d({parts.bare(0)})/d({parts.bare(1)})"),
    "differential": Row(lambda parts: f"d({parts.bare(0)})"),
    "abs": named("abs"), "norm": named("norm"), "norm1": named("norm1"),
    "norminf": named("norminf"), "frobenius": named("frobenius"),
    "floor": named("floor"), "ceil": named("ceil"),
    "sqrt": named("sqrt"), "root": named("root"), "log_base": named("log_base"),
    "delta": named("delta"), "basis": named("basis"), "indicator": named("indicator"),
    "cases": Row(cases), "matrix": Row(matrix),
    "tuple": collection("(", ")"), "set": fence(r"\{", r"\}"), "list": collection("[", "]"),
    "identity": named("identity"), "ones": named("ones"), "zeros": named("zeros"),
    "conditional": infix(" | "), "and": infix(" and "), "or": infix(" or "), "not": prefix("not "),
    "forall": named("forall"),
    "call": called("(", ")"),
    "kl": Row(lambda parts: f"KL({parts.bare(0)} || {parts.bare(1)})"),
    "cross_entropy": named("cross_entropy"), "entropy": named("entropy"),
    "comprehension": named("comprehension"),
    "big_o": named("O"), "big_theta": named("Theta"), "big_omega": named("Omega"),
    "word": fence("", ""),
}  # fmt: skip

RELATIONS: Final[Mapping[str, str]] = {
    "=": " = ", ":=": " := ", "approx": " ~= ", "<=": " <= ", ">=": " >= ", "<": " < ", ">": " > ",
    "!=": " != ", "prop": r" \propto ", "to": " -> ", "implies": " => ", "iff": r" \iff ", "sim": r" \sim ",
    "in": r" \in ", "notin": r" \notin ", "<<": " << ", ">>": " >> ",
}  # fmt: skip

BINDERS: Final[Mapping[str, str]] = {head: head for head in ("sum", "prod", "max", "min", "argmax", "argmin")} | {
    "expect": "E"
}


def number(node: Number) -> Piece:
    """The number as written; a fraction without finite decimals as a division."""
    text = number_text(node)
    if text is None:
        text = f"{digits(node.value.numerator)} / {digits(node.value.denominator)}"
        return Piece(text, Level.PRODUCT, "div")
    return Piece(text, Level.NEGATION if node.value < 0 else Level.LOWERED, "number")


def name(text: str) -> Piece:
    """The canonical name itself."""
    return Piece(harmless(text.lstrip(MADE_UP)))


def binder(scope: Scope) -> Piece:
    r"""`sum_{i=1}^{n} x`, `max_i x`, `E_{x \\sim p}[x]`."""
    return bounded(scope, BINDERS, r" \sim ")


def bounded(scope: Scope, signs: Mapping[str, str], distributed: str) -> Piece:
    """A sign with its bounds in underscores and carets, and the body; an expectation has it in brackets."""
    if scope.head == "expect":
        below = scope_text(scope, distributed, " : ")
        bounds = f"_{{{below}}}" if below else ""
        return Piece(f"{signs[scope.head]}{bounds}[{scope.body.text}]", head=scope.head)
    below = scope_text(scope, "=", " : ")
    bounds = f"_{below}" if below.isalnum() and not scope.upper else f"_{{{below}}}"
    bounds += f"^{{{scope.upper}}}" if scope.upper else ""
    return Piece(f"{signs[scope.head]}{bounds} {body_text(scope, group)}", Level.FACTOR, scope.head, open=True)


STYLE: Final = Style(ROWS, RELATIONS, group, "".join, number, name, binder)
