r"""Reading sums, products, maxima and expectations: the index, its range, its condition, and the body."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from grader.language.faults import LanguageError
from grader.language.operators import ADD, MUL, RELATION_NAMES, RELATIONS
from grader.language.tree import Apply, Binder, Chain, Node, Number, Symbol, names
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from grader.language.cursor import Cursor
    from grader.language.lexer import Token


_STARTS: Final = frozenset({"=", "==", "~="})  # below a sum a tilde is a space: `\sum_{i~=1}`


class Header(NamedTuple):
    """What stands under and over a big operator."""

    indices: tuple[str, ...]
    lower: Node | None
    upper: Node | None
    where: Node | None


def binder(cursor: Cursor, head: str, token: Token) -> Node:
    r"""A `\sum` or `\prod` whose sign was just taken."""
    if cursor.token.text not in {"_", "^"} and cursor.token.kind in {"name", "open", "num"}:
        return _implicit(cursor, head, token)
    header = _header(cursor)
    return _finish(cursor, head, header, token)


def _implicit(cursor: Cursor, head: str, token: Token) -> Node:
    """A sum without its index runs over the only free index of what follows."""
    body = cursor.expression(ADD)
    own = names(body) & cursor.indices
    free = [letter for letter in own if letter not in cursor.bound and letter not in cursor.vocabulary.dimensions]
    if len(free) != 1:
        raise LanguageError("sum.index", "a sum or product needs its index", r"write \sum_{i=1}^{n}", token[2:4])
    return Binder(head, (free[0],), body, span=(token.start, body.span[1]))


def binder_after_name(cursor: Cursor, head: str, token: Token) -> Node | None:
    """`sum_i ...`, `max_j ...`, `sum(i=1..n, ...)`; None where the name is an ordinary function here."""
    if cursor.token.kind == "op" and cursor.token.text == "_":
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


def _header(cursor: Cursor) -> Header:
    lower = upper = where = None
    indices: tuple[str, ...] = ()
    for _ in range(2):
        if cursor.token.kind != "op":
            break
        if cursor.token.text == "_" and not indices:
            cursor.step()
            indices, lower, where = _below(cursor)
        elif cursor.token.text == "^" and upper is None:
            cursor.step()
            upper = _upper(cursor)
    if not indices:
        raise LanguageError("sum.index", "a sum or product needs its index", r"write \sum_{i=1}^{n}", cursor.token[2:4])
    return Header(indices, lower, upper, where)


def _upper(cursor: Cursor) -> Node:
    r"""The upper limit; in `\sum^n_{i=1}` the letter by itself, for what follows stands below the sign."""
    token = cursor.token
    if token.kind == "name" and cursor.ahead().text == "_":
        cursor.step()
        return cursor.index_symbol(token.text, token[2:4])
    return cursor.group()


def _below(cursor: Cursor) -> tuple[tuple[str, ...], Node | None, Node | None]:
    """What stands below the sign; leaves the indices bound for the body."""
    braced = cursor.is_open("{") or cursor.is_open("(")
    opened = cursor.step() if braced else None
    while cursor.token.kind == "cmd" and cursor.token.text == "substack":
        cursor.step()
    inner = cursor.step() if opened and cursor.is_open("{") else None
    scripts, cursor.scripts = cursor.scripts, False
    if cursor.token.kind != "name":
        raise LanguageError(
            "sum.index", "the index of a sum must be a letter", r"write \sum_{i=1}^{n}", cursor.token[2:4]
        )
    indices = [_bind(cursor)]
    lower: Node | None = None
    conditions: list[Node] = []
    if opened is not None:
        lower = _limits(cursor, indices, conditions)
        if inner is not None:
            cursor.close(inner)
        cursor.close(opened)
    cursor.scripts = scripts
    where = conditions[0] if conditions else None
    for condition in conditions[1:]:
        assert where is not None
        where = Apply("and", (where, condition), (where.span[0], condition.span[1]))
    return tuple(indices), lower, where


def _bind(cursor: Cursor) -> str:
    token = cursor.step()
    letter = f"{token.text}'" if cursor.take("'") else token.text
    cursor.bound.append(letter)
    cursor.indices.add(letter)
    return letter


def _limits(cursor: Cursor, indices: list[str], conditions: list[Node]) -> Node | None:
    lower: Node | None = None
    while cursor.token.kind == "name" and not indices_done(cursor):
        indices.append(_bind(cursor))
    while True:
        token = cursor.token
        if token.kind == "op" and token.text in _STARTS and lower is None and not conditions:
            cursor.step()
            lower = cursor.expression(ADD - 1)
        elif (token.kind == "op" and token.text == ",") or (token.kind == "cmd" and token.text == "\\"):
            cursor.step()
            _after_comma(cursor, indices, conditions)
        elif token.kind == "op" and token.text in {":", "|"}:
            cursor.step()
            conditions.append(cursor.expression(0))
        elif token.kind == "op" and token.text in RELATIONS:
            conditions.append(_condition(cursor, Symbol(indices[-1], token[2:4])))
        else:
            return lower


def indices_done(cursor: Cursor) -> bool:
    r"""Whether the next name starts something other than another index (`\\sum_{ij}` has two)."""
    return len(cursor.token.text) > 1


def _after_comma(cursor: Cursor, indices: list[str], conditions: list[Node]) -> None:
    if cursor.token.kind == "name" and cursor.ahead().kind == "close" and not conditions:
        indices.append(_bind(cursor))
        return
    if (
        cursor.token.kind == "name"
        and cursor.ahead().text in {",", "="}
        and not conditions
        and cursor.ahead().kind == "op"
    ):
        if cursor.ahead().text == ",":
            indices.append(_bind(cursor))
            return
        conditions.append(_condition_of(cursor))
        return
    last = conditions[-1] if conditions else None
    node = cursor.expression(ADD - 1)
    if isinstance(last, Chain) and not (cursor.token.kind == "op" and cursor.token.text in RELATIONS):
        conditions.append(Chain(last.ops[-1:], (last.sides[0], node), (last.span[0], node.span[1])))
        return
    conditions.append(_condition(cursor, node))


def _condition_of(cursor: Cursor) -> Node:
    return cursor.expression(0)


def _condition(cursor: Cursor, left: Node) -> Node:
    r"""A relation whose left side was read: `\\neq a` after the index."""
    ops: list[str] = []
    sides = [left]
    while cursor.token.kind == "op" and cursor.token.text in RELATIONS:
        ops.append(RELATION_NAMES.get(cursor.token.text, cursor.token.text))
        cursor.step()
        sides.append(cursor.expression(ADD - 1))
        for side in sides:
            if isinstance(side, Symbol):
                cursor.indices.add(side.name)
    if not ops:
        raise cursor.unexpected()
    return Chain(tuple(ops), tuple(sides), (left.span[0], sides[-1].span[1]))


def _finish(cursor: Cursor, head: str, header: Header, token: Token) -> Node:
    body = cursor.expression(ADD)
    header = _over_dimension(cursor, header)
    del cursor.bound[-len(header.indices) :]
    span = (token.start, body.span[1])
    return Binder(head, header.indices, body, header.lower, header.upper, header.where, span)


def _over_dimension(cursor: Cursor, header: Header) -> Header:
    r"""`\sum_{k \in \mathcal V}` where V is a declared size runs from 1 to V."""
    match header.where:
        case Chain(ops=("in",), sides=(Symbol(name=index), Symbol(name=size))) if header.lower is None:
            if header.indices == (index,) and size in cursor.vocabulary.dimensions:
                one = Number(Fraction(1), 0, header.where.span)
                return header._replace(lower=one, upper=header.where.sides[1], where=None)
    return header


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
        indices = (_bind(cursor),)
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
