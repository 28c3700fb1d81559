"""What numpy and torch do along axes: new axes, products that spread, and functions of one axis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.language.conditionals import group_at
from grader.language.cursor import apply
from grader.language.faults import LanguageError
from grader.language.tree import Apply, Node, Number, Symbol, names
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from grader.language.cursor import Cursor

_NEW: Final = frozenset({"None", "newaxis"})
_LETTER: Final = Symbol("~r")
ALONG_AXIS: Final = frozenset({"softmax", "log_softmax", "logsumexp", "sum_all", "prod_all", "mean", "var", "std"})
_SAME_SHAPE: Final = frozenset({"softmax", "log_softmax"})
_RESHAPED: Final = {("reshape", "-1,1"), ("view", "-1,1"), ("unsqueeze", "1"), ("unsqueeze", "-1")}
_LAID: Final = {("reshape", "1,-1"), ("view", "1,-1"), ("unsqueeze", "0")}


def adds_axis(cursor: Cursor) -> bool:
    """Whether the bracket here is `[:, None]` or `[None, :]`."""
    texts = [token.text for token in group_at(cursor)]
    return len(texts) == 3 and texts[1] == "," and {texts[0], texts[2]} & _NEW != set() and ":" in texts


def with_axis(cursor: Cursor, base: Node) -> Node:
    """A vector that stands or lies by its new axis: `v[:, None]` is a column, `v[None, :]` a row."""
    symbol = cursor.vocabulary.symbols.get(base.name) if isinstance(base, Symbol) else None
    if symbol is not None and len(symbol.shape) + len(symbol.family) != 1:
        raise LanguageError("index.colon", "new axes are read for vectors only", "write it with indices", base.span)
    lies = cursor.ahead().text in _NEW
    opened = cursor.step()
    for _ in range(3):
        cursor.step()
    end = cursor.close(opened)
    return _placed(base, (base.span[0], end), lies=lies)


def reshaped(cursor: Cursor, base: Node) -> Node | None:
    """`v.reshape(-1, 1)`, `v.unsqueeze(0)` and the like; None where no such method stands here."""
    if cursor.ahead().text != "(":
        return None
    start = cursor.at
    method = cursor.step().text[1:]
    shape = "".join(token.text for token in group_at(cursor))
    if (method, shape) not in _RESHAPED | _LAID:
        cursor.at = start
        return None
    opened = cursor.step()
    while cursor.token.kind not in {"close", "end"}:
        cursor.step()
    end = cursor.close(opened)
    return _placed(base, (base.span[0], end), lies=(method, shape) in _LAID)


def _placed(base: Node, span: tuple[int, int], *, lies: bool) -> Node:
    column = Apply("comprehension", (Apply("index", (base, _LETTER), span), _LETTER), span)
    return Apply("transpose", (column,), span) if lies else column


def _stands(node: Node) -> bool:
    return isinstance(node, Apply) and node.head == "comprehension" and node.args[1] == _LETTER


def _lies(node: Node) -> bool:
    return isinstance(node, Apply) and node.head == "transpose" and _stands(node.args[0])


def spread(left: Node, right: Node, cursor: Cursor) -> Node | None:
    """The product in which a column or a row spreads over what it meets; None for any other."""
    span = (left.span[0], right.span[1])
    if (_stands(left) and _lies(right)) or (_lies(left) and _stands(right)):
        return apply("mul", *((left, right) if _stands(left) else (right, left)), span=span)
    for vector, other in ((left, right), (right, left)):
        if not (_stands(vector) or _lies(vector)) or _is_scalar(other, cursor):
            continue
        if not is_matrix(other, cursor) and not (isinstance(other, Apply) and other.head == "identity"):
            raise not_spread(span)
        column = vector.args[0] if _lies(vector) and isinstance(vector, Apply) else vector
        scaled = apply("diag", column, span=vector.span)
        return apply("mul", *((scaled, other) if _stands(vector) else (other, scaled)), span=span)
    return None


def spreads(node: Node) -> bool:
    """Whether this is a vector with a new axis, whose sums with others numpy would spread."""
    return _stands(node) or _lies(node)


def not_spread(span: tuple[int, int]) -> LanguageError:
    """The error where a vector with a new axis meets what it is not spread over here."""
    return LanguageError("index.colon", "this array with a new axis is not read here", "write it with indices", span)


def _is_scalar(node: Node, cursor: Cursor) -> bool:
    symbols = [cursor.vocabulary.symbols.get(name) for name in names(node)]
    return all(symbol is not None and symbol.kind is Kind.SCALAR and not symbol.family for symbol in symbols)


def is_matrix(node: Node, cursor: Cursor) -> bool:
    """Whether this is a matrix of the problem, perhaps turned."""
    while isinstance(node, Apply) and node.head == "transpose":
        node = node.args[0]
    symbol = cursor.vocabulary.symbols.get(node.name) if isinstance(node, Symbol) else None
    return symbol is not None and symbol.kind is Kind.MATRIX and not symbol.family


def along(head: str, args: tuple[Node, ...], cursor: Cursor) -> Node | tuple[Node, ...]:
    """A function with the axis that it works along; the arguments alone where the axis says nothing new.

    Raises
    ------
    LanguageError
        If the function takes one number from each row or column, and is not a sum.

    """
    axes = [arg for arg in args if isinstance(arg, Apply) and arg.head == "axis"]
    args = tuple(arg for arg in args if arg not in axes)
    if not axes or len(args) != 1 or not isinstance(axes[0].args[0], Number):
        return args
    (arg,), span = args, args[0].span
    over_rows = axes[0].args[0].value in {0, -2}
    symbols = (cursor.vocabulary.symbols.get(name) for name in names(arg))
    holds_matrix = any(symbol is not None and symbol.kind is Kind.MATRIX for symbol in symbols)
    turned = apply("transpose", arg, span=span) if over_rows else arg
    if head in _SAME_SHAPE and over_rows and holds_matrix:
        return apply("transpose", Apply(head, (turned,), span), span=span)
    if head in _SAME_SHAPE or not holds_matrix:
        return args
    if head == "sum_all" and is_matrix(arg, cursor):
        return apply("mul", turned, apply("ones", span=span), span=span)
    raise LanguageError("function.axis", f"{head} along an axis is not read", "write it with indices", span)
