r"""What stands below and above a sum: `_{i=1}^n`, `_{i \ne c}`, `_{1 \le i, j \le n}`, `_{k \in \mathcal V}`."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from grader.language.faults import LanguageError
from grader.language.operators import ADD, RELATION_NAMES, RELATIONS
from grader.language.tree import Apply, Chain, Node, Number, Symbol, names
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from grader.language.cursor import Cursor

_STARTS: Final = frozenset({"=", "==", "~="})  # below a sum a tilde is a space: `\sum_{i~=1}`
_EVERY: Final = frozenset({"forall", "all", "every", "each", "for"})
_ONE: Final = Number(Fraction(1))
_DOTS: Final = Symbol("...")


class Header(NamedTuple):
    """What stands under and over a big operator."""

    indices: tuple[str, ...]
    lower: Node | None
    upper: Node | None
    where: Node | None


@dataclass
class _Limits:
    """What was read so far."""

    indices: list[str] = field(default_factory=list)
    lower: Node | None = None
    upper: Node | None = None
    conditions: list[Node] = field(default_factory=list)


def bind(cursor: Cursor) -> str:
    """Take a letter as an index that is bound from here on."""
    token = cursor.step()
    letter = f"{token.text}'" if cursor.take("'") else token.text
    cursor.bound.append(letter)
    cursor.indices.add(letter)
    return letter


def header(cursor: Cursor) -> Header:
    """The limits of a sign, with their indices bound for the body; without indices where the sign has none."""
    limits = _Limits()
    for _ in range(2):
        if cursor.token.kind != "op":
            break
        if cursor.token.text == "_" and not limits.indices and limits.lower is None:
            cursor.step()
            _read_below(cursor, limits)
        elif cursor.token.text == "^" and limits.upper is None:
            cursor.step()
            limits.upper = _upper(cursor)
    if _descends(limits, cursor):
        limits.lower, limits.upper = limits.upper, limits.lower
    conditions = [one for one in limits.conditions if not _is_range(one, limits, cursor)]
    where = conditions[0] if conditions else None
    for condition in conditions[1:]:
        assert where is not None
        where = Apply("and", (where, condition), (where.span[0], condition.span[1]))
    return Header(tuple(limits.indices), limits.lower, limits.upper, where)


def _descends(limits: _Limits, cursor: Cursor) -> bool:
    r"""Whether the limits name the last one first, `\sum_{t=T}^{1}`: from a size down to a number."""
    if limits.lower is None or not isinstance(limits.upper, Number):
        return False
    met = names(limits.lower)
    return bool(met) and met <= set(cursor.vocabulary.dimensions)


def _upper(cursor: Cursor) -> Node:
    r"""The upper limit; in `\sum^n_{i=1}` the letter by itself, for what follows stands below the sign."""
    token = cursor.token
    if token.kind == "name" and cursor.ahead().text == "_":
        cursor.step()
        return cursor.index_symbol(token.text, token[2:4])
    return cursor.group()


def _read_below(cursor: Cursor, limits: _Limits) -> None:
    opened = cursor.step() if cursor.is_open("{") or cursor.is_open("(") else None
    if opened is None and cursor.token.kind == "num":
        limits.lower = cursor.group()
        return
    if opened is None:
        _first(cursor, limits)
        return
    while cursor.token.kind == "cmd" and cursor.token.text == "substack":
        cursor.step()
    inner = cursor.step() if cursor.is_open("{") else None
    scripts, cursor.scripts = cursor.scripts, False
    while cursor.token.kind in {"cmd", "word", "name"} and cursor.token.text in _EVERY:
        cursor.step()
    _first(cursor, limits)
    _rest(cursor, limits)
    if inner is not None:
        cursor.close(inner)
    cursor.close(opened)
    cursor.scripts = scripts


def _first(cursor: Cursor, limits: _Limits) -> None:
    """The index, or several side by side; a number where the sum begins, alone or before the index."""
    if cursor.token.kind == "num":
        limits.lower = cursor.expression(ADD - 1)
        if cursor.token.kind == "op" and cursor.token.text in {"<", "<="}:
            _between(cursor, limits)
        return
    if cursor.token.kind != "name":
        message = "the index of a sum must be a letter"
        raise LanguageError("sum.index", message, r"write \sum_{i=1}^{n}", cursor.token[2:4])
    limits.indices.append(bind(cursor))


def _between(cursor: Cursor, limits: _Limits) -> None:
    r"""What follows the 1 in `1 \le i \le n`, `1 \le i, j \le n`, `1 \le i < j \le n`."""
    assert limits.lower is not None
    if cursor.step().text == "<":
        limits.lower = Apply("add", (limits.lower, _ONE), limits.lower.span)
    while _is_new(cursor, limits):
        limits.indices.append(bind(cursor))
        if not cursor.take(","):
            break
    while limits.indices and cursor.token.kind == "op" and cursor.token.text in {"<", "<=", "!="}:
        op = cursor.step().text
        left = Symbol(limits.indices[-1], cursor.token[2:4])
        if _is_new(cursor, limits):
            limits.indices.append(bind(cursor))
            limits.conditions.append(Chain((op,), (left, Symbol(limits.indices[-1], left.span)), left.span))
            continue
        side = cursor.expression(ADD - 1)
        if op == "!=":
            limits.conditions.append(Chain((op,), (left, side), side.span))
        else:
            limits.upper = side if op == "<=" else Apply("sub", (side, _ONE), side.span)


def _is_new(cursor: Cursor, limits: _Limits) -> bool:
    """Whether a letter stands here that means nothing yet, so that it is another index."""
    token, vocabulary = cursor.token, cursor.vocabulary
    if token.kind != "name" or token.text in cursor.bound or token.text in limits.indices:
        return False
    found = vocabulary.resolve(token.text)
    symbol = vocabulary.symbols.get(found or "")
    return found is None or (symbol is not None and symbol.kind is Kind.INDEX and not symbol.fixed)


def _rest(cursor: Cursor, limits: _Limits) -> None:
    while limits.indices and cursor.token.kind == "name" and len(cursor.token.text) == 1:  # `\sum_{ij}` has two
        limits.indices.append(bind(cursor))
    while True:
        token = cursor.token
        if token.kind == "op" and token.text in _STARTS and limits.indices and not limits.conditions:
            cursor.step()
            _begin(cursor.expression(ADD - 1), limits)
        elif (token.kind == "op" and token.text == ",") or (token.kind == "cmd" and token.text == "\\"):
            cursor.step()
            _after_comma(cursor, limits)
        elif token.kind == "op" and token.text in {":", "|"}:
            cursor.step()
            limits.conditions.append(cursor.expression(0))
        elif token.kind == "op" and token.text in RELATIONS and limits.indices:
            limits.conditions.append(_condition(cursor, Symbol(limits.indices[-1], token[2:4])))
        else:
            return


def _begin(value: Node, limits: _Limits) -> None:
    if limits.lower is not None and limits.lower != value:
        raise LanguageError("sum.index", "two indices begin at different places", "write two sums", value.span)
    limits.lower = value


def _after_comma(cursor: Cursor, limits: _Limits) -> None:
    token, following = cursor.token, cursor.ahead()
    if token.kind == "cmd" and token.text == "dots" and limits.lower is not None:  # `i=1,\dots,n`
        cursor.step()
        cursor.take(",")
        limits.upper = cursor.expression(ADD - 1)
        return
    listed = following.kind == "close" or following[:2] == ("op", ",")
    begins = following.kind == "op" and following.text in {"in", *_STARTS} and _is_new(cursor, limits)
    if token.kind == "name" and (listed or begins) and not limits.conditions:
        limits.indices.append(bind(cursor))
        return
    last = limits.conditions[-1] if limits.conditions else None
    node = cursor.expression(ADD - 1)
    if isinstance(last, Chain) and not (cursor.token.kind == "op" and cursor.token.text in RELATIONS):
        limits.conditions.append(Chain(last.ops[-1:], (last.sides[0], node), (last.span[0], node.span[1])))
        return
    limits.conditions.append(_condition(cursor, node))


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


def _consecutive(first: Node, between: tuple[Node, ...]) -> bool:
    r"""Whether a set runs on by ones from its first number, `\{1, 2, \dots`; steps are left unread."""
    if not between or between[-1] != _DOTS or (len(between) > 1 and not isinstance(first, Number)):
        return False
    start = first.value if isinstance(first, Number) else 0
    return all(isinstance(one, Number) and one.value == start + at for at, one in enumerate(between[:-1], 1))


def _is_range(condition: Node, limits: _Limits, cursor: Cursor) -> bool:
    r"""Whether a condition is the range of the indices, and gives their limits: `k \in \mathcal V`, `i \in [n]`."""
    match condition:
        case Chain(ops=("in",), sides=(Symbol(name=index), Symbol(name=size) as last)):
            first: Node = Number(Fraction(1), 0, condition.span)
            known = size in cursor.vocabulary.dimensions
        case Chain(ops=("in",), sides=(Symbol(name=index), Apply(head="set", args=(first, *between, last)))):
            known = _consecutive(first, tuple(between))
        case _:
            return False
    if not known or limits.lower is not None or limits.indices[-1:] != [index]:
        return False
    limits.lower, limits.upper = first, last
    return True
