"""The operators of the answer language: binding powers, and how two operands become one node."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from grader.language.faults import LanguageError
from grader.language.tree import Apply, Binder, Chain, Node, Number, Symbol, children, names, rebuild, substitute, walk

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from grader.language.cursor import Cursor
    from grader.language.lexer import Token

RELATION: Final = 6
ADD: Final = 10
HADAMARD: Final = 14
MUL: Final = 20
POWER: Final = 30
POSTFIX: Final = 40

RELATIONS: Final = frozenset(
    {"=", "==", ":=", "approx", "~=", "<=", ">=", "<", ">", "!=", "prop", "to", "->", "implies", "=>", "iff",
     "sim", "in", "notin", "to_over", "<<", ">>"}
)  # fmt: skip
RELATION_NAMES: Final = {"==": "=", "->": "to", "=>": "implies", "to_over": "to", "~=": "approx"}
_INFIX: Final = {
    "+": (ADD, "add"), "-": (ADD, "sub"), "pm": (ADD, "pm"),
    "odot": (HADAMARD, "hadamard"), "oslash": (HADAMARD, "div"),
    "*": (MUL, "mul"), "times": (MUL, "mul"), "cdot": (MUL, "dot"), "/": (MUL, "div"), "@": (MUL, "matmul"),
    "otimes": (MUL, "outer"), ".": (MUL, "mul"),
}  # fmt: skip
_PRODUCTS: Final = frozenset({"mul", "dot"})
_CHAINED: Final = _PRODUCTS | {"add"}
_LISTS: Final = frozenset({"list", "tuple", "matrix", "set"})
_OPERANDS: Final = frozenset(
    {"frac", "dfrac", "tfrac", "cfrac", "binom", "sqrt", "sum", "prod", "partial", "nabla", "begin", "dots", "underset",
     "overset", "stackrel"}
)  # fmt: skip


def infix(cursor: Cursor, token: Token) -> tuple[int, str] | None:
    """Binding power and head of an infix operator at this place, juxtaposition included."""
    if token.kind == "op":
        entry = _INFIX.get(token.text)
        if entry is None:
            bar = token.text in {"|", "||"} and cursor.bars == 0 and not cursor.scripts
            return (MUL, "juxtapose") if bar else None
        if entry[0] == HADAMARD and not cursor.weak_hadamard:
            return (MUL, entry[1])
        if token.text == "*" and cursor.python:
            return (MUL, "hadamard")
        if token.text == ".":
            return entry if cursor.ahead().kind in {"name", "open"} and cursor.ahead().start == token.end else None
        return entry
    if cursor.scripts:
        return None
    starts = token.kind in {"num", "name", "open"} or (token.kind == "cmd" and token.text in _OPERANDS)
    return (MUL, "juxtapose") if starts else None


def combine(head: str, left: Node, right: Node) -> Node:
    """One node out of two operands; differentials meet here and become derivatives."""
    span = (left.span[0], right.span[1])
    if head == "juxtapose":
        head = "d_mul" if left == Symbol("d") else "mul"
    if head == "div":
        derivative = _derivative(left, right, span) or _last_of_product(left, right, span)
        if derivative is not None:
            return derivative
    if head in {"mul", "dot"} and ends_with_operator(left):
        return _applied(left, right)
    return Apply(head, (left, right), span)


def ends_with_operator(left: Node) -> bool:
    r"""Whether this is `\\frac{d}{dx}`, or a product of which it is the last factor."""
    while isinstance(left, Apply) and left.head in _PRODUCTS:
        left = left.args[-1]
    return isinstance(left, Apply) and left.head == "d_operator"


def _applied(left: Node, right: Node) -> Node:
    """The operator that an expression ends with, applied to what follows."""
    assert isinstance(left, Apply)
    if left.head == "d_operator":
        return differentiated(left, right)
    last = _applied(left.args[-1], right)
    return Apply(left.head, (*left.args[:-1], last), (left.span[0], right.span[1]))


def _last_of_product(left: Node, right: Node, span: tuple[int, int]) -> Node | None:
    """`dJ/dy · dy/dx` from left to right: what is divided by `dx` is `dy`, and not the product."""
    if not isinstance(left, Apply) or left.head not in _PRODUCTS or not _differential(left.args[1])[1]:
        return None
    derivative = _derivative(left.args[1], right, span)
    return None if derivative is None else Apply(left.head, (left.args[0], derivative), span)


def _differential(node: Node) -> tuple[Node | None, bool]:
    r"""What stands behind a differential (`dJ`, `\\partial J`), and whether the node is one at all."""
    match node:
        case Apply(head="differential", args=args):
            return (args[0] if args else None), True
        case Symbol(name="d"):
            return None, True
        case Apply(head="d_mul", args=(_, inner)) | Apply(head="d", args=(inner,)):
            return inner, True
        case _:
            return None, False


def _second(left: Node, right: Node, span: tuple[int, int]) -> Node | None:
    r"""`\\partial^2 J / \\partial x \\partial y` and `d^2 f / dx^2`: a derivative of a derivative."""
    of: tuple[Node, ...]
    match left:
        case Apply(head="differential2", args=of):
            pass
        case Apply(head="mul", args=(Apply(head="pow", args=(Symbol(name="d"), Number(value=2))), inner)):
            of = (inner,)
        case Apply(head="pow", args=(Symbol(name="d"), Number(value=2))):
            of = ()
        case _:
            return None
    by = _twice(right)
    if by is None:
        return None
    operator = Apply("d_operator", by, span)
    return differentiated(operator, of[0]) if of else operator


def differentiated(operator: Apply, of: Node) -> Node:
    r"""What follows `\\frac{d}{dx}`, once for each variable of the operator."""
    for by in reversed(operator.args):
        of = Apply("derivative", (of, by), (operator.span[0], of.span[1]))
    return of


def _twice(right: Node) -> tuple[Node, Node] | None:
    """The two variables below a second derivative."""
    match right:
        case Apply(head="mul" | "dot", args=(first, second)):
            one, other = _differential(first)[0], _differential(second)[0]
            return (one, other) if one is not None and other is not None else None
        case Apply(head="pow", args=(inner, Number(value=2))):
            by = _differential(inner)[0]
        case _:
            inside = _differential(right)[0]
            squared = isinstance(inside, Apply) and inside.head == "pow" and inside.args[1] == Number(Fraction(2))
            by = inside.args[0] if squared and isinstance(inside, Apply) else None
    return (by, by) if by is not None else None


def _derivative(left: Node, right: Node, span: tuple[int, int]) -> Node | None:
    second = _second(left, right, span)
    if second is not None:
        return second
    of, upper = _differential(left)
    by, lower = _differential(right)
    if not upper or not lower or by is None:
        return None
    if of is None:
        return Apply("d_operator", (by,), span)
    return Apply("derivative", (of, by), span)


def spread_dots(node: Node) -> Node:
    r"""Replace `p_1 \cdots p_M` and `a_1 + \ldots + a_m` by products and sums over an index.

    First and last term may differ only where the one has the number 1 (or another start) and the other the
    last index; anything else is an error, because then nobody could say what stands between them.
    """
    if isinstance(node, Apply) and node.head in _CHAINED:
        heads = {"add"} if node.head == "add" else _PRODUCTS
        terms = _terms(node, heads)
        if any(_is_dots(term) for term in terms):
            node = _closed(terms, "sum" if node.head == "add" else "prod", node)
    members = _table_line(node) if isinstance(node, Apply) and node.head == "matrix" else children(node)
    if isinstance(node, Apply) and node.head in _LISTS and any(_is_dots(arg) for arg in members):
        node = _listed(node)
    parts = tuple(spread_dots(part) for part in children(node))
    if parts:
        node = rebuild(node, parts)
    if isinstance(node, Apply) and node.head == "d_mul":
        node = Apply("mul", node.args, node.span)
    return node


def factors(node: Node) -> tuple[Node, ...]:
    """The factors of a product, in order."""
    return tuple(_terms(node, _PRODUCTS))


def holds_dots(node: Node) -> bool:
    """Whether a product has dots among its factors: in brackets, `[a_1 ... a_m]`, that is a list."""
    return any(_is_dots(factor) for factor in factors(node))


def _table_line(node: Apply) -> tuple[Node, ...]:
    """The cells of a matrix with a single row or a single column."""
    rows = [row.args if isinstance(row, Apply) else (row,) for row in node.args]
    if len(rows) == 1:
        return rows[0]
    return tuple(row[0] for row in rows) if all(len(row) == 1 for row in rows) else ()


def _listed(node: Apply) -> Node:
    """`(x_1, ..., x_n)` as the vector of its general component; a family in braces, `{x_1, ..., x_n}`, is one too."""
    args = _table_line(node) if node.head == "matrix" else node.args
    at = next(place for place, arg in enumerate(args) if _is_dots(arg))
    found = _general(args[0], args[-1]) if 0 < at < len(args) - 1 else None
    counts = found is not None and node.head == "set" and isinstance(found[2], Symbol)  # {1, ..., n} is no list
    if found is None or counts or not _continued(args[:at], found):
        raise _unclear(node)
    body = found[2]
    for exception in (arg for arg in args[at + 1 : -1] if not _is_dots(arg)):
        body = _with_exception(body, exception, node)
    return Apply("comprehension", (body, Symbol("~r")), node.span)


def _with_exception(body: Node, term: Node, node: Node) -> Node:
    """The general component with another one at a named place: `(y_1, ..., y_k - 1, ..., y_n)`."""
    places = {
        part.args[1] for part in walk(term) if isinstance(part, Apply) and part.head == "index" and len(part.args) == 2
    }
    if len(places) != 1:
        raise _unclear(node)
    place = places.pop()
    if substitute(body, "~r", place) == term:
        return body
    return Apply("cases", (term, Chain(("=",), (Symbol("~r"), place)), body), node.span)


def _terms(node: Node, heads: AbstractSet[str]) -> list[Node]:
    terms: list[Node] = []
    todo = [node]
    while todo:
        top = todo.pop()
        if isinstance(top, Apply) and top.head in heads:
            todo.extend(reversed(top.args))
        else:
            terms.append(top)
    return terms


def _is_dots(node: Node) -> bool:
    return isinstance(node, Symbol) and node.name == "..."


def _closed(terms: list[Node], head: str, node: Node) -> Node:
    at = next(place for place, term in enumerate(terms) if _is_dots(term))
    found = _general(terms[0], terms[at + 1]) if 0 < at < len(terms) - 1 else None
    if found is None or not _continued(terms[:at], found):
        raise _unclear(node)
    lower, upper, body = found
    whole: Node = Binder(head, ("~r",), body, lower, upper, span=node.span)
    for term in terms[at + 2 :]:
        whole = Apply("add" if head == "sum" else "mul", (whole, term), node.span)
    return whole


def _unclear(node: Node) -> LanguageError:
    return LanguageError("dots.unclear", "it is not clear what the dots stand for", "write it with an index", node.span)


def _continued(written: Sequence[Node], found: tuple[Node, Node, Node]) -> bool:
    """Whether the terms before the dots are the first, second, third ... of the general one."""
    lower, _, body = found
    if not isinstance(lower, Number):
        return len(written) == 1
    members = (substitute(body, "~r", Number(lower.value + step)) for step in range(len(written)))
    return all(one == other for one, other in zip(written, members, strict=True))


def _general(first: Node, last: Node) -> tuple[Node, Node, Node] | None:
    """The general term of which two terms are the first and the last, with its limits."""
    found: list[tuple[Node, Node]] = []

    def generalise(one: Node, other: Node) -> Node | None:
        if one == other:
            return one
        if isinstance(one, Number) and isinstance(other, (Symbol, Number)):
            found.append((one, other))
            return Symbol("~r", one.span)
        mine, theirs = children(one), children(other)
        alike = type(one) is type(other) and len(mine) == len(theirs) and mine
        if not alike or getattr(one, "head", "") != getattr(other, "head", ""):
            return None
        parts = [generalise(a, b) for a, b in zip(mine, theirs, strict=True)]
        return None if any(part is None for part in parts) else rebuild(one, tuple(p for p in parts if p is not None))

    body = generalise(first, last)
    if body is None or not found or any(pair != found[0] for pair in found):
        return None
    return found[0][0], found[0][1], body


def check_scope(node: Node, cursor: Cursor) -> None:
    """Every letter that is not declared must be an index somewhere.

    Raises
    ------
    LanguageError
        With the place of the first letter that nothing explains.

    """
    loose = [(span, name) for name, span in cursor.loose.items() if name not in cursor.indices]
    used = names(node) if loose else frozenset()
    for span, name in sorted(loose):
        if name in used:
            raise LanguageError(
                "symbol.undeclared", f"the symbol {name} is not declared in this problem", _similar(name, cursor), span
            )


def _similar(name: str, cursor: Cursor) -> str:
    import difflib

    known = (*cursor.vocabulary.symbols, *cursor.vocabulary.dimensions)
    close = difflib.get_close_matches(name, known, 1, 0.6)
    return f"did you mean {close[0]}?" if close else "use the symbols of the statement: " + ", ".join(known[:12])


def chain_of(sides: list[Node], ops: list[str]) -> Node:
    """A chain, or its only side."""
    if not ops:
        return sides[0]
    return Chain(tuple(ops), tuple(sides), (sides[0].span[0], sides[-1].span[1]))
