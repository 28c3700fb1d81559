r"""Text of an answer to its typed tree: one Pratt parser for LaTeX, Unicode and plain text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from grader.language.atoms import conditional, prefix
from grader.language.bindings import put_in
from grader.language.broadcasting import not_spread, spread, spreads
from grader.language.cursor import Cursor, apply
from grader.language.expectations import with_indices
from grader.language.faults import LanguageError
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
    ends_with_operator,
    infix,
    spread_dots,
)
from grader.language.postfix import postfix, powered
from grader.language.repair import repair
from grader.language.tokens import tokens_of
from grader.language.tree import Apply, Node, Number, Symbol, walk
from grader.language.vocabulary import Vocabulary

if TYPE_CHECKING:
    from grader.language.given import Given
    from grader.model.answer import Repair
    from grader.model.symbols import Declarations

MAX_LENGTH: Final = 20_000
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
        post = postfix(cursor, left) if power < POSTFIX + 1 or power == 60 else None
        if post is not None:
            left = post
            continue
        if power < POWER and token.kind == "op" and token.text in {"^", "**"}:
            left = powered(cursor, left)
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
    right = cursor.expression(MUL - 1 if head in {"juxtapose", "mul", "dot"} and ends_with_operator(left) else power)
    if head in {"add", "sub"} and spreads(left) != spreads(right):
        raise not_spread((left.span[0], right.span[1]))
    wide = spread(left, right, cursor) if head == "hadamard" and cursor.python else None
    return combine(head, left, right) if wide is None else wide


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
