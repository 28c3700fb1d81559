"""`einsum('ij,j->i', A, x)`: a product of components, summed over the letters that are not kept."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Final

from grader.language.cursor import apply
from grader.language.faults import LanguageError
from grader.language.tree import Apply, Binder, Node, Symbol

if TYPE_CHECKING:
    from grader.language.cursor import Cursor
    from grader.language.lexer import Token

_MOST_KEPT: Final = 2


def einsum(cursor: Cursor, token: Token) -> Node:
    """The sum that a call of einsum stands for; a kept letter becomes an axis of the result, in their order.

    Raises
    ------
    LanguageError
        If the pattern does not fit the operands, or more than two axes are kept.

    """
    opened = cursor.step()
    pattern = cursor.step()
    operands = []
    while cursor.take(","):
        operands.append(cursor.expression(0))
    span = (token.start, cursor.close(opened))
    inputs, arrow, output = pattern.text.strip("'\"").replace(" ", "").partition("->")
    terms = inputs.split(",")
    letters = "".join(terms)
    kept = output if arrow else "".join(sorted(one for one in set(letters) if letters.count(one) == 1))
    fits = pattern.kind == "spec" and len(terms) == len(operands) and all(terms) and set(kept) <= set(letters)
    if not fits or not letters.isalpha() or len(kept) > _MOST_KEPT or len(set(kept)) < len(kept):
        raise LanguageError("einsum.unread", "this einsum is not read", "write it as a sum", span)
    picked = [_picked(operand, term, span) for operand, term in zip(operands, terms, strict=True)]
    body = reduce(lambda first, second: apply("mul", first, second, span=span), picked)
    units = [apply("basis", _letter(one), span=span) for one in kept]
    if len(units) == _MOST_KEPT:
        units = [apply("mul", units[0], apply("transpose", units[1], span=span), span=span)]
    for unit in units:
        body = apply("mul", body, unit, span=span)
    return reduce(lambda inner, one: Binder("sum", (f"~{one}",), inner, span=span), sorted(set(letters)), body)


def _picked(operand: Node, term: str, span: tuple[int, int]) -> Node:
    return Apply("index", (operand, *(_letter(one) for one in term)), span)


def _letter(letter: str) -> Symbol:
    return Symbol(f"~{letter}")
