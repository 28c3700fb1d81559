r"""Reading notation with indices: deltas, basis vectors, indicators, identities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.language.arguments import arguments, bracket_holds_relation, mark_indices, subscript, two_letters
from grader.language.faults import LanguageError
from grader.language.tree import Apply, Chain, Node, Symbol
from grader.language.words import FUNCTION_NAMES

if TYPE_CHECKING:
    from grader.language.cursor import Cursor
    from grader.language.lexer import Token


def notation(cursor: Cursor, head: str, token: Token) -> Node:
    r"""`\delta_{ij}`, `e_k`, `\mathbb 1_{i=k}`, `I_n`, with their arguments as a subscript or in brackets."""
    args: tuple[Node, ...] = ()
    if cursor.token.text == "_" and cursor.token.kind == "op":
        cursor.step()
        both = head == "delta" and two_letters(cursor, cursor.at)
        related = head == "delta" and cursor.is_open("{") and bracket_holds_relation(cursor, cursor.at)
        args = (cursor.group(),) if head == "indicator" or related else subscript(cursor, side_by_side=both)
    elif (cursor.is_open() and head not in {"identity", "ones", "zeros"}) or (
        cursor.is_open("(") and token.text in FUNCTION_NAMES
    ):
        args = arguments(cursor)
    if token.text.endswith("_like"):
        args = ()  # the size is that of its partner
    for arg in args:
        mark_indices(cursor, arg)
    span = (token.start, cursor.tokens[cursor.at - 1].end)
    if head == "delta" and len(args) == 1 and isinstance(args[0], Chain) and args[0].ops == ("=",):
        args = args[0].sides
    wanted = {"delta": (2,), "basis": (1, 2), "indicator": (1,)}.get(head, (0, 1, 2))
    if len(args) not in wanted:
        raise LanguageError("notation.arguments", f"{token.text} needs its indices", span=span)
    if head == "basis" and len(args) == 2 and not _is_component(cursor, args[1]):
        args = args[:1]  # the length of the vector
    return Apply(head, args[:2], span)


def _is_component(cursor: Cursor, node: Node) -> bool:
    r"""Whether the second index of `e_{t,i}` is one, and not the length of the vector."""
    return isinstance(node, Symbol) and node.name not in cursor.vocabulary.dimensions


def two_indices(cursor: Cursor) -> bool:
    """Whether a delta has two indices (or a relation): then it is Kronecker's, else a name of the student's."""
    at = cursor.at + (cursor.token.text == "_")
    tokens = cursor.tokens
    if tokens[at].kind != "open":
        return at > cursor.at and two_letters(cursor, at)
    inside = 0
    for place in range(at + 1, min(at + 12, len(tokens))):
        if tokens[place].kind == "close":
            break
        inside += tokens[place].kind in {"name", "num"}
    return inside >= 2
