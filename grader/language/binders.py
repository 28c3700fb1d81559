r"""Reading sums, products, maxima and expectations: the index, its range, its condition, and the body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.language.faults import LanguageError
from grader.language.headers import Header, bind, header
from grader.language.operators import ADD, MUL
from grader.language.tree import Binder, Node, Symbol, names
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from grader.language.cursor import Cursor
    from grader.language.lexer import Token


def binder(cursor: Cursor, head: str, token: Token) -> Node:
    r"""A `\sum` or `\prod` whose sign was just taken."""
    limits = header(cursor)
    return _finish(cursor, head, limits, token) if limits.indices else _implicit(cursor, head, limits, token)


def _implicit(cursor: Cursor, head: str, limits: Header, token: Token) -> Node:
    r"""A sum without its index, as in `\sum_1^n p_i`, runs over the only free index of what follows."""
    if cursor.token.kind not in {"name", "open", "num", "cmd"}:
        raise _without_index(token[2:4])
    body = cursor.expression(ADD)
    own = names(body) & cursor.indices
    free = [letter for letter in own if letter not in cursor.bound and letter not in cursor.vocabulary.dimensions]
    if len(free) != 1:
        raise _without_index(token[2:4])
    return Binder(head, (free[0],), body, limits.lower, limits.upper, span=(token.start, body.span[1]))


def _without_index(span: tuple[int, int]) -> LanguageError:
    return LanguageError("sum.index", "a sum or product needs its index", r"write \sum_{i=1}^{n}", span)


def binder_after_name(cursor: Cursor, head: str, token: Token) -> Node | None:
    """`sum_i ...`, `max_j ...`, `sum(i=1..n, ...)`; None where the name is an ordinary function here."""
    limits = {"_", "^"} if head in {"sum", "prod"} else {"_"}
    if cursor.token.kind == "op" and cursor.token.text in limits:
        return binder(cursor, head, token)
    listed = cursor.is_open("(") and cursor.ahead().kind == "name"
    if not listed:
        return None
    after = cursor.ahead(2)
    ranged = after.text in {"=", "in"} and head in {"sum", "prod", "max", "min"}
    plain = after.text == "," and head in {"sum", "prod"} and len(cursor.ahead().text) == 1
    if not ranged and not plain:
        return None
    if cursor.ahead().text in cursor.vocabulary.symbols and not _index_like(cursor, cursor.ahead().text):
        return None
    return _call_form(cursor, head, token)


def _index_like(cursor: Cursor, name: str) -> bool:
    return cursor.vocabulary.symbols[name].kind.value == "index"


def _call_form(cursor: Cursor, head: str, token: Token) -> Node:
    """`sum(i=1..n, body)` and `sum(i, body)`, as the plain printer writes them."""
    opened = cursor.step()
    indices = [cursor.step().text]
    lower = upper = where = None
    while (
        cursor.token.text == ","
        and cursor.ahead().kind == "name"
        and cursor.ahead(2).text == ","
        and len(cursor.ahead().text) == 1
    ):
        cursor.step()
        indices.append(cursor.step().text)
    cursor.bound.extend(indices)
    cursor.indices.update(indices)
    if cursor.take("="):
        lower = cursor.expression(ADD - 1)
        if cursor.take(".."):
            upper = cursor.expression(ADD - 1)
    if cursor.token.kind == "word" and cursor.token.text in {"if", "where"}:
        cursor.step()
        where = cursor.expression(0)
    if not cursor.take(","):
        raise cursor.unexpected()
    body = cursor.expression(0)
    end = cursor.close(opened)
    del cursor.bound[-len(indices) :]
    return Binder(head, tuple(indices), body, lower, upper, where, (token.start, end))


def _finish(cursor: Cursor, head: str, limits: Header, token: Token) -> Node:
    body = cursor.expression(ADD)
    del cursor.bound[-len(limits.indices) :]
    return Binder(head, limits.indices, body, limits.lower, limits.upper, limits.where, (token.start, body.span[1]))


def expectation(cursor: Cursor, token: Token) -> Node:
    r"""`\mathbb{E}_{i \sim p}[f_i]`: the mean of the bracket under a distribution over an index."""
    indices: tuple[str, ...] = ()
    measure: Node | None = None
    if cursor.token.text == "_" and cursor.token.kind == "op":
        cursor.step()
        indices, measure = _under(cursor)
    if not cursor.is_open():
        raise LanguageError("expectation.bracket", "an expectation needs a bracket", "write E[...]", token[2:4])
    opened = cursor.step()
    body = cursor.expression(0)
    end = cursor.close(opened)
    if indices:
        del cursor.bound[-len(indices) :]
    return Binder("expect", indices, body, measure, span=(token.start, end))


def _skip_outcomes(cursor: Cursor) -> None:
    r"""Pass over `(x, y) \sim` and `x, y \sim` in front of the data that an expectation is taken over."""
    for place in range(cursor.at, min(cursor.at + 40, len(cursor.tokens))):
        if cursor.tokens[place].text == "sim":
            behind = cursor.tokens[place + 1]
            found = cursor.vocabulary.symbols.get(cursor.vocabulary.resolve(behind.text, behind.style) or "")
            if found is not None and found.kind is Kind.WORD:
                cursor.at = place + 1
            return


def _under(cursor: Cursor) -> tuple[tuple[str, ...], Node | None]:
    opened = cursor.step() if cursor.is_open("{") else None
    if opened is not None:
        _skip_outcomes(cursor)
    if cursor.token.kind != "name":
        raise cursor.unexpected()
    indices: tuple[str, ...] = ()
    measure: Node | None
    if opened is not None and cursor.ahead().text == "sim":
        indices = (bind(cursor),)
        cursor.step()
        measure = cursor.expression(MUL)
    elif opened is None:
        token = cursor.step()
        measure = Symbol(cursor.vocabulary.resolve(token.text, token.style) or token.text, token[2:4])
    else:
        measure = cursor.expression(60)
    if opened is not None:
        cursor.close(opened)
    return indices, measure
