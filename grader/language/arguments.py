r"""Reading what stands behind a name: arguments in brackets, and subscripts."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from grader.language.faults import LanguageError
from grader.language.operators import ADD, RELATIONS
from grader.language.tree import Apply, Node, Number, Symbol, names, walk
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from grader.language.cursor import Cursor


def arguments(cursor: Cursor) -> tuple[Node, ...]:
    r"""Arguments in brackets, separated by `,` `;` `|` or `\|`."""
    opened = cursor.step()
    args: list[Node] = []
    scripts, bars = cursor.scripts, cursor.bars
    cursor.scripts = False
    if cursor.token.kind != "close":
        while True:
            cursor.bars = 1
            if cursor.token.kind != "axis":
                args.append(_generated(cursor, cursor.expression(0)))
            args += _axes(cursor)
            if cursor.token.kind == "op" and cursor.token.text in {",", ";", "|", "||"}:
                cursor.step()
                continue
            break
    cursor.scripts, cursor.bars = scripts, bars
    cursor.close(opened)
    return tuple(args)


def _axes(cursor: Cursor) -> list[Node]:
    """`dim=0` and the like, which a reader of functions makes use of."""
    found: list[Node] = []
    while cursor.token.kind == "axis":
        token = cursor.step()
        found.append(Apply("axis", (Number(Fraction(token.text), 0, token[2:4]),), token[2:4]))
    return found


def _generated(cursor: Cursor, body: Node) -> Node:
    """`f(i) for i in range(n)`: the body with its index, and its limits where `range(1, n)` gives two."""
    if cursor.token.kind != "word" or cursor.token.text != "for":
        return body
    cursor.step()
    index = cursor.step()
    cursor.indices.add(index.text)
    if not cursor.take("in") and not cursor.take("in", "word"):
        raise cursor.unexpected()
    if not cursor.take("range", "word") or not cursor.is_open("("):
        raise cursor.unexpected()
    opened = cursor.step()
    limits = [cursor.expression(0)]
    if cursor.take(","):
        limits.append(cursor.expression(0))
    cursor.close(opened)
    ranged = len(limits) == 2 and limits[0] != Number(Fraction(0))
    last = Apply("sub", (limits[-1], Number(Fraction(1))), limits[-1].span)
    bounds = (limits[0], last) if ranged else ()
    return Apply("generator", (body, Symbol(index.text, index[2:4]), *bounds), body.span)


_BETWEEN: Final = frozenset({",", "to", "->"})
EVERY: Final = Symbol(":")


def indexed(cursor: Cursor, base: Node, index: tuple[Node, ...], span: tuple[int, int]) -> Node:
    """What an index picks; a colon stands for all of an axis, as in the row `W_{i,:}` and the column `W_{:,j}`."""
    if EVERY not in index:
        return Apply("index", (_over_members(base), *index), span)
    if any(isinstance(item, Symbol) and item.name in {"None", "newaxis"} for item in index):
        raise LanguageError("index.colon", "new axes are read for vectors only", "write outer(a, b)", span)
    if len(index) == 2 and index[0] == EVERY and index[1] != EVERY:
        return Apply("index", (Apply("transpose", (base,), span), index[1]), span)
    kept = index[: index.index(EVERY)]
    if any(item != EVERY for item in index[len(kept) :]):
        raise LanguageError("index.colon", "a colon and then a letter is read for matrices only", span=span)
    if not kept:
        return base
    picked = Apply("index", (base, *kept), span)
    symbol = cursor.vocabulary.symbols.get(base.name) if isinstance(base, Symbol) else None
    row = symbol is not None and symbol.kind is Kind.MATRIX and not symbol.family and len(kept) == 1
    return Apply("transpose", (picked,), span) if row else picked


def _over_members(base: Node) -> Node:
    r"""`\softmax_j(s_{ij})`, of which a component is picked, is the softmax over j: its j is no component."""
    if not (isinstance(base, Apply) and base.head == "index" and len(base.args) == 2):
        return base
    function, index = base.args
    along = isinstance(function, Apply) and function.head in {"softmax", "log_softmax"}
    if not along or not isinstance(function, Apply) or not isinstance(index, Symbol):
        return base
    (body,) = function.args
    if index.name not in names(body):
        return base
    return Apply(function.head, (Apply("comprehension", (body, index), function.span),), function.span)


def two_letters(cursor: Cursor, at: int) -> bool:
    """Whether two letters without a gap stand at a place, as in the plain `delta_ij`."""
    first, second = cursor.tokens[at], cursor.tokens[min(at + 1, len(cursor.tokens) - 1)]
    letters = all(token.kind == "name" and len(token.text) == 1 for token in (first, second))
    after = cursor.tokens[min(at + 2, len(cursor.tokens) - 1)]
    return letters and first.end == second.start and after.text != "_"


def subscript(cursor: Cursor, *, side_by_side: bool = False) -> tuple[Node, ...]:
    """The indices of a subscript; letters in braces are two indices, and plain ones where `side_by_side` says so."""
    if not cursor.is_open("{"):
        token = cursor.token
        if token.kind == "name":
            letters = [cursor.step() for _ in range(2 if side_by_side else 1)]
            return tuple(cursor.index_symbol(letter.text, letter[2:4]) for letter in letters)
        return (cursor.expression(60),)
    opened = cursor.step()
    scripts, cursor.scripts = cursor.scripts, True
    items: list[Node] = []
    while cursor.token.kind != "close":
        items.append(_index_item(cursor))
        if cursor.token.kind == "op" and cursor.token.text in _BETWEEN:  # `L_{v \to t}` is a name of the student's
            cursor.step()
    cursor.scripts = scripts
    cursor.close(opened)
    return tuple(items)


def _index_item(cursor: Cursor) -> Node:
    """One index; a letter by itself is an index letter, whatever else the problem calls by it."""
    token, after = cursor.token, cursor.ahead()
    if cursor.take(":"):
        return EVERY
    if token.kind == "name" and (after.kind in {"name", "close"} or after.text == ","):
        cursor.step()
        return cursor.index_symbol(token.text, token[2:4])
    node = cursor.expression(ADD - 1)
    if isinstance(node, Symbol):
        return cursor.index_symbol(node.name, node.span)
    mark_indices(cursor, node)
    return node


def mark_indices(cursor: Cursor, node: Node) -> None:
    """Letters inside an indicator or delta are indices."""
    for part in walk(node):
        if isinstance(part, Symbol):
            cursor.indices.add(part.name)


def bracket_holds_relation(cursor: Cursor, at: int) -> bool:
    """Whether the bracket that opens at a place holds a relation at its own level."""
    depth = 0
    for place in range(at, len(cursor.tokens)):
        token = cursor.tokens[place]
        if token.kind == "open":
            depth += 1
        elif token.kind == "close":
            depth -= 1
            if depth == 0:
                return False
        elif depth >= 1 and token.kind == "op" and token.text in RELATIONS:
            return True
    return False


def skip_group(cursor: Cursor) -> None:
    """Pass over a bracket and all that it holds."""
    opened = cursor.step()
    depth = 1
    while depth:
        token = cursor.step()
        if token.kind == "end":
            raise LanguageError("bracket.open", "the bracket ( is never closed", span=opened[2:4])
        depth += (token.kind == "open") - (token.kind == "close")
