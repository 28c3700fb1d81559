"""Presentation MathML for reports: elements of MathML Core only, every text escaped, no style and no script."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final

from grader.language.printing.layout import Parts, Row, Scope, Style, body_text, fold
from grader.language.printing.names import (
    GREEK,
    INFINITY,
    digits,
    harmless,
    number_text,
    parse_name,
)
from grader.language.printing.precedence import Level, Piece

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from grader.language.tree import Node, Number

NAMESPACE: Final = "http://www.w3.org/1998/Math/MathML"
_APPLY: Final = "\u2061"  # invisible function application
_TIMES: Final = "\u2062"  # invisible multiplication
_MARKS: Final[Mapping[str, str]] = {"hat": "^", "bar": "¯", "tilde": "~"}


def to_mathml(node: Node, *, block: bool = False) -> str:
    """One `math` element, well-formed XML; `block` sets it on a line of its own."""
    display = ' display="block"' if block else ""
    return f'<math xmlns="{NAMESPACE}"{display}>{fold(node, STYLE).text}</math>'


def element(tag: str, *inner: str) -> str:
    """An element around elements that are already written."""
    return f"<{tag}>{''.join(inner)}</{tag}>"


def row(*inner: str) -> str:
    """Elements side by side, as one."""
    return element("mrow", *inner)


def leaf(tag: str, text: str) -> str:
    """An element around text, which is escaped here and nowhere else."""
    return element(tag, escape(harmless(text)))


def sign(text: str) -> str:
    """An operator of ours; nothing that a student wrote."""
    return element("mo", escape(text))


def group(text: str) -> str:
    """The formula in parentheses."""
    return row(sign("("), text, sign(")"))


def _listed(texts: Sequence[str]) -> str:
    comma = sign(",")
    return row(comma.join(texts)) if len(texts) != 1 else texts[0]


def _infix(text: str) -> Row:
    return Row(lambda parts: row(parts.operand(0), sign(text), parts.operand(1)), trails=True)


def _prefix(text: str) -> Row:
    return Row(lambda parts: row(sign(text), parts.operand(0)), trails=True)


def _postfix(text: str) -> Row:
    return Row(lambda parts: row(parts.operand(0), sign(text)))


def _raised(base: str, mark: str) -> str:
    """A mark high on the right; above the subscript, if the base ends in one."""
    if base.startswith("<msub>"):
        return element("msubsup", base.removeprefix("<msub>").removesuffix("</msub>"), mark)
    return element("msup", base, mark)


def _marked(text: str) -> Row:
    return Row(lambda parts: _raised(parts.operand(0), sign(text)))


def _fence(opening: str, closing: str) -> Row:
    return Row(lambda parts: row(sign(opening), _listed(parts.listed()), sign(closing)))


def _function(text: str, opening: str = "(", closing: str = ")") -> Row:
    name = leaf("mi", text)
    marked = element("msup", name, sign("′"))
    return Row(
        lambda parts: _applied(name, parts.listed(), opening, closing),
        prime=lambda parts: _applied(marked, parts.listed(), opening, closing),
    )


def _applied(name: str, texts: Sequence[str], opening: str = "(", closing: str = ")") -> str:
    return row(name, sign(_APPLY), row(sign(opening), _listed(texts), sign(closing)))


def _norm(below: str) -> Row:
    """Double bars with the kind of norm below."""

    def write(parts: Parts) -> str:
        return element("msub", row(sign("‖"), parts.bare(0), sign("‖")), below)

    return Row(write, Level.LOWERED)


def _lowered(letter: str) -> Row:
    """A letter with all arguments below it, or alone."""

    def write(parts: Parts) -> str:
        return element("msub", letter, _listed(parts.listed())) if parts.pieces else letter

    return Row(write, Level.LOWERED)


def _split(tag: str, take: Callable[[Parts], tuple[str, str]], level: Level | None = None) -> Row:
    """An element with two children."""
    return Row(lambda parts: element(tag, *take(parts)), level)


def _product(parts: Parts) -> str:
    left, right = parts.operand(0), parts.operand(1)
    # Two numbers side by side would be read as one.
    between = "×" if re.match(r"(?:<[^>]*>)*\d", right) else _TIMES
    return row(left, sign(between), right)


def _derivative(parts: Parts) -> tuple[str, str]:
    return row(sign("∂"), parts.operand(0)), row(sign("∂"), parts.operand(1))


def _call(parts: Parts) -> str:
    return _applied(parts.operand(0), parts.listed(1))


def _call_prime(parts: Parts) -> str:
    return _applied(element("msup", parts.operand(0), sign("′")), parts.listed(1))


def _prime(parts: Parts) -> str:
    return parts.pieces[0].primed or element("msup", parts.operand(0), sign("′"))


def _cases(parts: Parts) -> str:
    texts = parts.listed()
    pairs = zip(texts[::2], texts[1::2], strict=False)
    branches = [(value, row(leaf("mtext", "if\u00a0"), held)) for value, held in pairs]
    rest = [(texts[-1], leaf("mtext", "otherwise"))] if len(texts) % 2 else []
    return row(sign("{"), _table(branches + rest))


def _matrix(parts: Parts) -> str:
    return row(sign("["), _table(parts.rows()), sign("]"))


def _table(rows: Sequence[Sequence[str]]) -> str:
    lines = (element("mtr", *(element("mtd", cell) for cell in cells)) for cells in rows)
    return element("mtable", *lines)


def _log_base(parts: Parts) -> str:
    return _applied(element("msub", leaf("mi", "log"), parts.bare(1)), (parts.bare(0),))


def _kl(parts: Parts) -> str:
    return _applied(leaf("mi", "KL"), (row(parts.bare(0), sign("‖"), parts.bare(1)),))


_SAME: Final = (
    "exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "erf", "sigmoid", "softmax", "logsumexp", "softplus",
    "sign", "step", "diag", "det", "rank", "pinv", "vec", "max", "min", "mean", "var", "std", "span",
)  # fmt: skip
_NAMED: Final = {head: head for head in _SAME} | {
    "asin": "arcsin", "acos": "arccos", "atan": "arctan", "argmax": "arg max", "argmin": "arg min",
    "phi_cdf": "Φ", "gamma": "Γ", "log_softmax": "logsoftmax", "relu": "ReLU", "gelu": "GELU", "silu": "SiLU",
    "trace": "tr", "inverse": "inv", "sum_all": "sum", "prod_all": "prod", "layernorm": "LayerNorm",
    "cross_entropy": "H", "entropy": "H", "big_o": "O", "big_theta": "Θ", "big_omega": "Ω",
}  # fmt: skip

ROWS: Final[Mapping[str, Row]] = {head: _function(name) for head, name in _NAMED.items()} | {
    "expect_of": _function("𝔼", "[", "]"), "var_of": _function("Var", "[", "]"),
    "add": _infix("+"), "sub": _infix("−"), "pm": _infix("±"), "neg": _prefix("−"),
    "mul": Row(_product, trails=True), "dot": _infix("·"), "hadamard": _infix("⊙"), "matmul": _infix("@"),
    "outer": _infix("⊗"),
    "div": _split("mfrac", lambda parts: (parts.bare(0), parts.bare(1)), Level.FACTOR),
    "pow": Row(lambda parts: _raised(parts.operand(0), parts.bare(1))),
    "transpose": _marked("⊤"), "prime": Row(_prime), "factorial": _postfix("!"), "percent": _postfix("%"),
    "index": _split("msub", lambda parts: (parts.operand(0), _listed(parts.listed(1)))),
    "differential": Row(lambda parts: row(sign("d"), parts.operand(0))),
    "derivative": _split("mfrac", _derivative, Level.FACTOR),
    "abs": _fence("|", "|"), "norm": _fence("‖", "‖"), "norm1": _norm(leaf("mn", "1")),
    "norminf": _norm(leaf("mi", "∞")), "frobenius": _norm(leaf("mi", "F")),
    "floor": _fence("⌊", "⌋"), "ceil": _fence("⌈", "⌉"),
    "sqrt": Row(lambda parts: element("msqrt", parts.bare(0))),
    "root": _split("mroot", lambda parts: (parts.bare(0), parts.bare(1))), "log_base": Row(_log_base),
    "delta": _lowered(leaf("mi", "δ")), "basis": _lowered(leaf("mi", "e")),
    "indicator": _function("𝟙", "[", "]"),
    "cases": Row(_cases, Level.FACTOR), "matrix": Row(_matrix),
    "tuple": _fence("(", ")"), "set": _fence("{", "}"), "list": _fence("[", "]"),
    "identity": _lowered(leaf("mi", "I")), "ones": _lowered(leaf("mi", "𝟏")),
    "zeros": _lowered(leaf("mi", "𝟎")),
    "conditional": _infix("|"), "and": _infix("∧"), "or": _infix("∨"), "not": _prefix("¬"),
    "forall": Row(lambda parts: row(sign("∀"), _listed(parts.listed()))),
    "call": Row(_call, prime=_call_prime), "kl": Row(_kl),
    "comprehension": _split("msub", lambda parts: (group(parts.bare(0)), _listed(parts.listed(1))), Level.LOWERED),
    "word": Row(lambda parts: _listed(parts.listed())),
}  # fmt: skip

RELATIONS: Final[Mapping[str, str]] = {
    relation: sign(text)
    for relation, text in {
        "=": "=", ":=": ":=", "approx": "≈", "<=": "≤", ">=": "≥", "<": "<", ">": ">", "!=": "≠", "prop": "∝",
        "to": "→", "implies": "⇒", "iff": "⇔", "sim": "∼", "in": "∈", "notin": "∉", "<<": "≪", ">>": "≫",
    }.items()
}  # fmt: skip

BINDERS: Final[Mapping[str, str]] = {
    "sum": sign("∑"), "prod": sign("∏"), "max": sign("max"), "min": sign("min"),
    "argmax": sign("arg max"), "argmin": sign("arg min"), "expect": leaf("mi", "𝔼"),
}  # fmt: skip


def number(node: Number) -> Piece:
    """The number as written; a fraction without finite decimals as a fraction."""
    text = number_text(node)
    if text is None:
        halves = (leaf("mn", digits(part)) for part in (node.value.numerator, node.value.denominator))
        return Piece(element("mfrac", *halves), Level.FACTOR, "div")
    if node.value < 0:
        return Piece(row(sign("−"), leaf("mn", text[1:])), Level.NEGATION)
    return Piece(leaf("mn", text), Level.LOWERED)


def name(text: str) -> Piece:
    """The letter under its accents, with its subscripts."""
    if text == INFINITY:
        return Piece(leaf("mi", "∞"))
    parsed = parse_name(text)
    letter = _letters(parsed.letter)
    for accent in parsed.accents:
        letter = f'<mover accent="true">{letter}{sign(_MARKS[accent])}</mover>'
    if not parsed.subscripts:
        return Piece(letter)
    return Piece(element("msub", letter, _listed([_letters(part) for part in parsed.subscripts])), Level.LOWERED)


def binder(scope: Scope) -> Piece:
    """The sign with its bounds below and above, and the body; an expectation has its body in brackets."""
    mark, below = BINDERS[scope.head], _below(scope)
    if scope.head == "expect":
        return Piece(_applied(element("msub", mark, below) if below else mark, (scope.body.text,), "[", "]"))
    bounds = element("munderover", mark, below, scope.upper) if scope.upper else element("munder", mark, below)
    return Piece(row(bounds, body_text(scope, group)), Level.FACTOR, scope.head, open=True)


def _letters(text: str) -> str:
    return leaf("mn", text) if text.isdigit() else leaf("mi", GREEK.get(text, text))


def _below(scope: Scope) -> str:
    if scope.leads and not scope.lower:
        return scope.where
    parts = ["".join(scope.indices)] if scope.indices else []
    if scope.lower:
        parts += [sign("∼" if scope.head == "expect" else "="), scope.lower] if parts else [scope.lower]
    if scope.where:
        parts += [sign("," if scope.leads else ":"), scope.where]
    return row(*parts) if parts else ""


STYLE: Final = Style(ROWS, RELATIONS, group, lambda links: row(*links), number, name, binder)
