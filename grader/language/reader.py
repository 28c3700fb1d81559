r"""Text of an answer to its typed tree: one Pratt parser for LaTeX, Unicode and plain text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from grader.language.arguments import EVERY, arguments, indexed, subscript, two_letters
from grader.language.atoms import conditional, prefix
from grader.language.bindings import put_in
from grader.language.conditionals import group_at
from grader.language.cursor import Cursor, apply
from grader.language.expectations import with_indices
from grader.language.faults import LanguageError
from grader.language.functions import called
from grader.language.given import given_derivatives, with_given
from grader.language.leftovers import MAX_DEPTH, depth_of, no_leftovers
from grader.language.lexer import looks_like_python
from grader.language.operators import (
    MUL,
    POSTFIX,
    POWER,
    RELATION,
    RELATION_NAMES,
    RELATIONS,
    chain_of,
    check_scope,
    combine,
    infix,
    spread_dots,
)
from grader.language.repair import repair
from grader.language.tokens import tokens_of
from grader.language.tree import Apply, Node, Number, Symbol, names, walk
from grader.language.vocabulary import Vocabulary
from grader.language.words import FUNCTION_NAMES

if TYPE_CHECKING:
    from grader.language.given import Given
    from grader.model.answer import Repair
    from grader.model.symbols import Declarations

MAX_LENGTH: Final = 20_000
_TOP: Final = r"\top"
_SEPARATORS: Final = frozenset({",", ";", ".", "&", ":", "?", "!"})


@dataclass(frozen=True, slots=True)
class Parsed:
    """A tree with the (repaired) text that it was read from, the repairs, and remarks for the student."""

    tree: Node
    text: str
    repairs: tuple[Repair, ...] = ()
    remarks: tuple[str, ...] = ()


def read(text: str, vocabulary: Vocabulary, *, weak_hadamard: bool = True) -> Parsed:
    r"""Read a whole text: one expression, a chain of relations, or several of them (then a `tuple`).

    With `weak_hadamard` the elementwise product binds less tightly than the matrix product, as most people
    write it; without, both bind from left to right.

    Raises
    ------
    LanguageError
        If the text has no reading; the error says where and why.

    """
    if len(text) > MAX_LENGTH:
        raise LanguageError("text.too-long", "the answer is too long to be one formula", "write only the answer")
    repaired, repairs = repair(text, lambda word: vocabulary.resolve(word) is not None)
    cursor = cursor_over(repaired, vocabulary, weak_hadamard=weak_hadamard)
    statements = [statement(cursor)]
    while separated(cursor):
        statements.append(statement(cursor))
    if cursor.token.kind != "end":
        raise cursor.unexpected()
    tree = statements[0] if len(statements) == 1 else Apply("tuple", tuple(statements), (0, len(repaired)))
    return Parsed(_finished(tree, cursor), repaired, repairs, tuple(cursor.remarks))


def read_prefix(text: str, start: int, vocabulary: Vocabulary) -> tuple[Parsed, int] | None:
    """The longest formula that begins at `start` in running text, and the offset behind it.

    `text` must be repaired already. None where no formula of this vocabulary begins there.
    """
    tail = text[start : start + MAX_LENGTH]
    line = tail.split("\n\n", 1)[0]
    try:
        cursor = cursor_over(line, vocabulary, weak_hadamard=True)
        tree = statement(cursor)
        end = cursor.tokens[cursor.at - 1].end
        return Parsed(_finished(tree, cursor), line[:end], (), tuple(cursor.remarks)), start + end
    except LanguageError as fault:
        shorter = line[: fault.start].rstrip()
        if not shorter or len(shorter) == len(line):
            return None
        return read_prefix(text[: start + len(shorter)], start, vocabulary)


def cursor_over(text: str, vocabulary: Vocabulary, *, weak_hadamard: bool) -> Cursor:
    """A reader at the beginning of a text."""
    tokens = tokens_of(text, vocabulary.knows)
    return Cursor(tokens, vocabulary, expression, python=looks_like_python(text), weak_hadamard=weak_hadamard)


def _finished(tree: Node, cursor: Cursor) -> Node:
    if depth_of(tree) > MAX_DEPTH:
        raise LanguageError("text.too-deep", "the formula is nested too deeply to be read", "write it in parts")
    tree = put_in(with_indices(spread_dots(tree), cursor.vocabulary), cursor)
    check_scope(tree, cursor)
    no_leftovers(tree)
    return named_derivatives(tree, cursor.vocabulary)


def named_derivatives(tree: Node, vocabulary: Vocabulary) -> Node:
    """The tree with every derivative that the problem gives a symbol replaced by it."""
    if not any(isinstance(node, Apply) and node.head == "derivative" for node in walk(tree)):
        return tree
    return with_given(tree, known_derivatives(vocabulary))


def known_derivatives(vocabulary: Vocabulary) -> tuple[Given, ...]:
    """The derivatives that the problem gives a symbol."""
    return given_derivatives(vocabulary.declarations, _derivative)


def _derivative(text: str, declarations: Declarations) -> Node:
    """A derivative as the problem declares it."""
    return statement(cursor_over(text, Vocabulary.of(declarations), weak_hadamard=True))


def statement(cursor: Cursor) -> Node:
    """One statement: an expression or a chain of relations, without the signs that lead in."""
    while (
        cursor.token.kind == "op"
        and cursor.token.text in {"&", "=", "approx", ":", "=>", "implies", "to", "."}
        and cursor.ahead().kind != "end"
    ):
        cursor.step()
    return conditional(cursor)


def separated(cursor: Cursor) -> bool:
    """Pass separators between statements; true where another one begins."""
    moved = False
    while True:
        token = cursor.token
        separator = token.kind == "op" and token.text in _SEPARATORS
        row = token.kind == "cmd" and token.text == "\\"
        joint = token.kind == "word" and token.text in {"and", "where", "with"}
        if not (separator or row or joint):
            return moved and token.kind != "end"
        cursor.step()
        moved = True


def expression(cursor: Cursor, power: int) -> Node:
    """Pratt's loop: an operand, then every operator that binds more tightly than `power`."""
    left = prefix(cursor)
    while True:
        token = cursor.token
        post = _postfix(cursor, left) if power < POSTFIX + 1 or power == 60 else None
        if post is not None:
            left = post
            continue
        if power < POWER and token.kind == "op" and token.text in {"^", "**"}:
            left = _power(cursor, left)
            continue
        if power < RELATION and token.kind == "op" and token.text in RELATIONS:
            left = _chain(cursor, left)
            continue
        if power < 4 and token.kind == "word" and token.text in {"and", "or"} and _is_condition(left):
            cursor.step()
            right = cursor.expression(4)
            left = apply(token.text, left, right, span=(left.span[0], right.span[1]))
            continue
        step = infix(cursor, token)
        if step is None or step[0] <= power:
            return left
        left = _infix(cursor, left, step)


def _is_condition(node: Node) -> bool:
    return not isinstance(node, (Number, Symbol)) and (not isinstance(node, Apply) or node.head in {"and", "or", "not"})


def _infix(cursor: Cursor, left: Node, step: tuple[int, str]) -> Node:
    power, head = step
    if head != "juxtapose":
        cursor.step()
    elif isinstance(left, Number) and cursor.token.kind == "num":
        raise LanguageError(
            "number.side-by-side", "two numbers stand side by side", "write * between them", cursor.token[2:4]
        )
    operator = isinstance(left, Apply) and left.head == "d_operator"
    right = cursor.expression(MUL - 1 if operator else power)
    return combine(head, left, right)


def _chain(cursor: Cursor, left: Node) -> Node:
    sides, ops = [left], []
    while cursor.token.kind == "op" and cursor.token.text in RELATIONS:
        token = cursor.step()
        if token.text == "to_over":
            _skip_over(cursor)
        while cursor.token.kind == "op" and cursor.token.text == "&":
            cursor.step()
        ops.append(RELATION_NAMES.get(token.text, token.text))
        sides.append(cursor.expression(RELATION))
    return chain_of(sides, ops)


def _skip_over(cursor: Cursor) -> None:
    """What stands above an arrow."""
    depth = 0
    while cursor.token.kind != "end":
        depth += (cursor.token.kind == "open") - (cursor.token.kind == "close")
        cursor.step()
        if depth == 0:
            return


def _postfix(cursor: Cursor, left: Node) -> Node | None:
    token = cursor.token
    if token.kind == "cmd":
        return _method(cursor, left, token.text)
    if token.kind == "open" and token.text == "{" and cursor.ahead().kind == "close":  # `x{}^T` is `x^T`
        cursor.at += 2
        return left
    if token.kind == "open":
        glued = token.text == "[" and token.start == left.span[1] and _indexable(left, cursor)
        return _bracket_index(cursor, left) if glued and not _holds_arrays(cursor) else None
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
        return apply("transpose", left, span=(left.span[0], token.end))
    if token.text == "'" and (variable := cursor.vocabulary.variable):
        cursor.step()
        return apply("derivative", left, Symbol(variable, token[2:4]), span=(left.span[0], token.end))
    return None


def _is_matrix(node: Node, cursor: Cursor) -> bool:
    """Whether a name takes two indices, so that the plain `W_ij` has them both."""
    symbol = cursor.vocabulary.symbols.get(node.name) if isinstance(node, Symbol) else None
    return symbol is not None and len(symbol.shape) + len(symbol.family) >= 2


_METHODS: Final = {".T": "transpose", ".mT": "transpose", "suptop": "transpose", "top": "transpose"}
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
        return apply(_METHODS[text], left, span=(left.span[0], token.end))
    spelling = text[1:]
    head = _CALLED.get(spelling, FUNCTION_NAMES.get(spelling)) if text.startswith(".") else None
    if head is None:
        return None
    cursor.step()
    args = arguments(cursor)
    span = (left.span[0], cursor.tokens[cursor.at - 1].end)
    return called(head, (left, *args), (), span) if head else left


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


def _power(cursor: Cursor, left: Node) -> Node:
    cursor.step()
    token = cursor.token
    if token.kind == "cmd" and token.text == "top":
        cursor.step()
        return apply("transpose", left, span=(left.span[0], token.end))
    if cursor.is_open("{") and cursor.ahead().text in {"odot", "circ"}:  # `h^{\\odot 2}`: elementwise, as it is anyway
        del cursor.tokens[cursor.at + 1]
    if _is_pseudoinverse(cursor, left):
        span = (left.span[0], cursor.tokens[cursor.at - 1].end)
        return apply("pinv", left, span=span)
    sign = -1 if token.text == "-" and token.kind == "op" else 1
    if sign < 0:
        cursor.step()
    exponent = _braced_exponent(cursor) if cursor.is_open("{") else cursor.expression(POWER - 1)
    span = (left.span[0], cursor.tokens[cursor.at - 1].end)
    if sign < 0:
        exponent = apply("neg", exponent, span=exponent.span)
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
    if cursor.ahead().kind == "cmd" and cursor.ahead().text == "top" and cursor.ahead(2).kind == "close":
        opened = cursor.step()
        token = cursor.step()
        cursor.close(opened)
        return Symbol(_TOP, token[2:4])
    minus = cursor.ahead().text == "-" and cursor.ahead(2).kind == "cmd" and cursor.ahead(2).text == "top"
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


def _raised(cursor: Cursor, left: Node, exponent: Node, span: tuple[int, int]) -> Node:
    """A power, or the transpose where the exponent is the letter T and T is nothing else here."""
    inverse = isinstance(exponent, Apply) and exponent.head == "neg"
    mark = exponent.args[0] if inverse and isinstance(exponent, Apply) else exponent
    letter = isinstance(mark, Symbol) and mark.name in {"T", cursor.vocabulary.resolve("T")}
    if mark != Symbol(_TOP) and not (letter and _means_transpose(left, cursor)):
        return Apply("pow", (left, exponent), span)
    cursor.loose.pop("T", None)
    node = apply("transpose", left, span=span)
    return apply("inverse", node, span=span) if inverse else node
