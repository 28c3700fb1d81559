r"""What follows an operand: scripts, indices, methods, factorials, marks of transposition, and powers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.language.applied import applied
from grader.language.arguments import EVERY, arguments, indexed, subscript, two_letters
from grader.language.broadcasting import ALONG_AXIS, adds_axis, along, reshaped, with_axis
from grader.language.conditionals import group_at
from grader.language.cursor import apply
from grader.language.functions import called
from grader.language.operators import POWER, RELATION
from grader.language.tree import Apply, Node, Number, Symbol, names
from grader.language.words import FUNCTION_NAMES
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from grader.language.cursor import Cursor

_TOP: Final = r"\top"
_TOPS: Final = frozenset({"top", "suptop"})


def postfix(cursor: Cursor, left: Node) -> Node | None:
    """The operand with what follows it at this place; None where nothing does."""
    token = cursor.token
    if token.kind == "cmd":
        return _method(cursor, left, token.text)
    if token.kind == "open" and token.text == "{" and cursor.ahead().kind == "close":  # `x{}^T` is `x^T`
        cursor.at += 2
        return left
    if token.kind == "open":
        if token.text == "[" and adds_axis(cursor):
            return with_axis(cursor, left)
        glued = token.text == "[" and token.start == left.span[1] and _indexable(left, cursor)
        return _bracket_index(cursor, left) if glued and not _holds_arrays(cursor) else applied(cursor, left)
    if token.kind != "op":
        return None
    if token.text == "_" and not cursor.scripts:
        cursor.step()
        index = subscript(cursor, side_by_side=_is_matrix(left, cursor) and two_letters(cursor, cursor.at))
        return indexed(cursor, left, index, (left.span[0], cursor.tokens[cursor.at - 1].end))
    if token.text == "!":
        cursor.step()
        return apply("factorial", left, span=(left.span[0], token.end))
    if token.text == "%":
        cursor.step()
        return apply("percent", left, span=(left.span[0], token.end))
    if token.text == "'" and _transposable(left, cursor):
        cursor.step()
        return transposed(left, (left.span[0], token.end))
    if token.text == "'" and (variable := cursor.vocabulary.variable):
        cursor.step()
        return apply("derivative", left, Symbol(variable, token[2:4]), span=(left.span[0], token.end))
    return None


def _is_matrix(node: Node, cursor: Cursor) -> bool:
    """Whether a name takes two indices, so that the plain `W_ij` has them both."""
    symbol = cursor.vocabulary.symbols.get(node.name) if isinstance(node, Symbol) else None
    return symbol is not None and len(symbol.shape) + len(symbol.family) >= 2


_METHODS: Final = frozenset({".T", ".mT", "suptop", "top"})
_CALLED: Final = {
    "t": "transpose",
    "transpose": "transpose",
    "dot": "dot",
    "matmul": "matmul",
    "item": "",
    "numpy": "",
    "copy": "",
}


def _method(cursor: Cursor, left: Node, text: str) -> Node | None:
    """`A.T`, and methods of arrays such as `A.dot(B)`, `x.mean()`, `p.prod()`."""
    if text in _METHODS:
        token = cursor.step()
        return transposed(left, (left.span[0], token.end))
    if (placed := reshaped(cursor, left)) is not None:
        return placed
    spelling = text[1:]
    head = _CALLED.get(spelling, FUNCTION_NAMES.get(spelling)) if text.startswith(".") else None
    if head is None:
        return None
    cursor.step()
    args = (left, *arguments(cursor))
    span = (left.span[0], cursor.tokens[cursor.at - 1].end)
    if len(args) == 2 and head in ALONG_AXIS and (axis := _axis(args[1])) is not None:
        args = (left, axis)
    found = along(head, args, cursor)
    if not head or not isinstance(found, tuple):
        return left if isinstance(found, tuple) else found
    return called(head, found, (), span)


def _axis(node: Node) -> Node | None:
    """The whole number that a method of an array is given: the axis that it works along."""
    whole = node.args[0] if isinstance(node, Apply) and node.head == "neg" else node
    if not isinstance(whole, Number) or whole.value.denominator != 1:
        return None
    return Apply("axis", (Number(-whole.value if whole is not node else whole.value, 0, node.span),), node.span)


def _indexable(node: Node, cursor: Cursor) -> bool:
    """Whether `x[i]` is an index here: arrays and results of functions, but not scalars or sums."""
    if isinstance(node, Symbol):
        symbol = cursor.vocabulary.symbols.get(node.name)
        return symbol is not None and bool(symbol.shape or symbol.family)
    return isinstance(node, Apply) and node.head in {"softmax", "sigmoid", "index", "transpose", "call", "log_softmax"}


def _holds_arrays(cursor: Cursor) -> bool:
    """Whether the bracket holds a sum or difference with arrays: `A[y - z]` is a product, `A[i - 1]` an element."""
    inside = group_at(cursor)
    symbols = [cursor.vocabulary.symbols.get(cursor.vocabulary.resolve(part.text) or "") for part in inside]
    arrays = any(symbol is not None and symbol.shape for symbol in symbols)
    return arrays and any(part.kind == "op" and part.text in {"+", "-"} for part in inside)


def _bracket_index(cursor: Cursor, left: Node) -> Node:
    opened = cursor.step()
    items: list[Node] = []
    while cursor.token.kind != "close":
        if cursor.take(":"):
            items.append(EVERY)
            cursor.take(",")
            continue
        item = cursor.expression(RELATION)
        items.append(cursor.index_symbol(item.name, item.span) if isinstance(item, Symbol) else item)
        if not cursor.take(","):
            break
    end = cursor.close(opened)
    return indexed(cursor, left, tuple(items), (left.span[0], end))


def _transposable(node: Node, cursor: Cursor) -> bool:
    """Whether a prime can mean the transpose: on anything that is not known to be a scalar."""
    if isinstance(node, Symbol):
        symbol = cursor.vocabulary.symbols.get(node.name)
        return symbol is not None and bool(symbol.shape)
    if isinstance(node, Apply) and node.head == "index" and isinstance(node.args[0], Symbol):
        symbol = cursor.vocabulary.symbols.get(node.args[0].name)
        return symbol is not None and len(symbol.family) + len(symbol.shape) >= len(node.args)
    known = [cursor.vocabulary.symbols.get(name) for name in names(node)]
    numbers = bool(known) and all(symbol is not None and not symbol.shape for symbol in known)
    return isinstance(node, Apply) and node.head not in {"index", "dot"} and not numbers


def _is_number(node: Node, cursor: Cursor) -> bool:
    """Whether a node is a declared number, or made of nothing else."""
    known = [cursor.vocabulary.symbols.get(name) for name in names(node)]
    scalar = all(symbol is not None and symbol.kind is Kind.SCALAR and not symbol.family for symbol in known)
    return bool(known) and scalar


def transposed(node: Node, span: tuple[int, int]) -> Apply:
    r"""The transpose; a one that is turned, `1^\top x`, is the vector of ones."""
    ones = isinstance(node, Number) and node.value == 1 and not node.places
    return apply("transpose", apply("ones", span=node.span) if ones else node, span=span)


def powered(cursor: Cursor, left: Node) -> Node:
    """The operand with the power, transpose or pseudoinverse that is raised behind it."""
    cursor.step()
    token = cursor.token
    if token.kind == "cmd" and token.text == "top":
        cursor.step()
        return transposed(left, (left.span[0], token.end))
    if cursor.is_open("{") and cursor.ahead().text in {"odot", "circ"}:  # `h^{\\odot 2}`: elementwise, as it is anyway
        del cursor.tokens[cursor.at + 1]
    if _is_pseudoinverse(cursor, left):
        span = (left.span[0], cursor.tokens[cursor.at - 1].end)
        return apply("pinv", left, span=span)
    sign = -1 if token.text == "-" and token.kind == "op" else 1
    if sign < 0:
        cursor.step()
    raised = cursor.vocabulary.resolve("T")
    small = cursor.is_open("{") and cursor.ahead().text == "suptop"  # `Nᵀ` is a power where both are numbers
    exponent = _braced_exponent(cursor) if cursor.is_open("{") else cursor.expression(POWER - 1)
    span = (left.span[0], cursor.tokens[cursor.at - 1].end)
    if sign < 0:
        exponent = apply("neg", exponent, span=exponent.span)
    if small and raised is not None and exponent == Symbol(_TOP) and _is_number(left, cursor):
        return Apply("pow", (left, Symbol(raised, exponent.span)), span)
    return _raised(cursor, left, exponent, span)


def _is_pseudoinverse(cursor: Cursor, left: Node) -> bool:
    r"""Take `^+`, `^{+}` or `^\dagger`, the mark of the pseudoinverse."""
    braced = cursor.is_open("{")
    if isinstance(left, Number):
        return False
    mark = cursor.ahead() if braced else cursor.token
    after = cursor.ahead(2) if braced else cursor.ahead()
    dagger = mark.kind == "cmd" and mark.text == "dagger" and (after.kind == "close" or not braced)
    plus = (
        mark.kind == "op"
        and mark.text == "+"
        and (after.kind == "close" if braced else after.kind in {"close", "end", "name", "open"})
    )
    if not dagger and not plus:
        return False
    cursor.at += 3 if braced else 1
    return True


def _braced_exponent(cursor: Cursor) -> Node:
    if cursor.ahead().kind == "cmd" and cursor.ahead().text in _TOPS and cursor.ahead(2).kind == "close":
        opened = cursor.step()
        token = cursor.step()
        cursor.close(opened)
        return Symbol(_TOP, token[2:4])
    minus = cursor.ahead().text == "-" and cursor.ahead(2).kind == "cmd" and cursor.ahead(2).text in _TOPS
    if minus:
        opened = cursor.step()
        cursor.step()
        token = cursor.step()
        cursor.close(opened)
        return apply("neg", Symbol(_TOP, token[2:4]), span=token[2:4])
    return cursor.group()


def _means_transpose(node: Node, cursor: Cursor) -> bool:
    """Whether a raised T means the transpose: always, unless the problem has a T and this is no vector."""
    declared = cursor.vocabulary.resolve("T") is not None or "T" in cursor.bound
    return not declared or _transposable(node, cursor)


def _is_place(node: Node, cursor: Cursor) -> bool:
    symbol = cursor.vocabulary.symbols.get(node.name) if isinstance(node, Symbol) else None
    return symbol is not None and symbol.kind is Kind.INDEX


def _is_vector(node: Node, cursor: Cursor) -> bool:
    """Whether this is a vector of the problem, or a sum or difference of such; matrices do have powers."""
    if isinstance(node, Apply) and node.head in {"add", "sub"}:
        return all(_is_vector(part, cursor) for part in node.args)
    symbol = cursor.vocabulary.symbols.get(node.name) if isinstance(node, Symbol) else None
    return symbol is not None and len(symbol.shape) == 1 and not symbol.family


def _raised(cursor: Cursor, left: Node, exponent: Node, span: tuple[int, int]) -> Node:
    """A power, or the transpose where the exponent is the letter T and T is nothing else here."""
    if _is_place(exponent, cursor) and _is_vector(left, cursor):  # `v^i`: an index above
        return Apply("index", (left, exponent), span)
    inverse = isinstance(exponent, Apply) and exponent.head == "neg"
    mark = exponent.args[0] if inverse and isinstance(exponent, Apply) else exponent
    letter = isinstance(mark, Symbol) and mark.name in {"T", cursor.vocabulary.resolve("T")}
    if mark != Symbol(_TOP) and not (letter and _means_transpose(left, cursor)):
        return Apply("pow", (left, exponent), span)
    cursor.loose.pop("T", None)
    node = transposed(left, span)
    return apply("inverse", node, span=span) if inverse else node
