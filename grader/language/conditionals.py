r"""Reading probabilities with a bar: `P(o \mid c)` by a declared spelling, `p(s_j = k \mid s_{<j})` by position.

A declared spelling may hold a bracket: with the alias `P(o|c)` of a vector over outcomes, `P(o \mid c)` is its
component at the index o. A family of distributions over the next token that is `written_with: s` may be written by
event and past: `p(k \mid s_{<j}, x)` is the component k of the distribution at position j.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.language.cursor import apply
from grader.language.faults import LanguageError
from grader.language.tree import Node, Symbol
from grader.language.vocabulary import GIVEN
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.language.cursor import Cursor
    from grader.language.lexer import Token
    from grader.model.symbols import Symbol as Declared

_LONGEST = 60  # tokens of a bracket that is looked through
_INSIDE = frozenset({",", ";", "|", "||", "'", "_"})


def group_at(cursor: Cursor) -> Sequence[Token]:
    """The tokens of the bracket that opens at this place, its ends left out; nothing where it is never closed."""
    depth = 0
    for place in range(cursor.at, min(cursor.at + _LONGEST, len(cursor.tokens))):
        kind = cursor.tokens[place].kind
        depth += (kind == "open") - (kind == "close")
        if depth == 0:
            return cursor.tokens[cursor.at + 1 : place]
    return ()


def bracketed(cursor: Cursor, token: Token, spelling: str) -> Node | None:
    r"""The declared symbol whose spelling goes on with this bracket, at the index that the bracket names."""
    if not cursor.is_open("("):
        return None
    inside = group_at(cursor)
    words = [part for part in inside if part.kind in {"name", "word", "num"}]
    if not words or any(part.kind not in {"name", "word", "num"} and part.text not in _INSIDE for part in inside):
        return None
    spelled = (GIVEN if part.text == "|" else part.text for part in inside if part in words or part.text == "|")
    found = cursor.vocabulary.resolve("_".join((spelling, *spelled)), token.style)
    symbol = cursor.vocabulary.symbols.get(found or "")
    if symbol is None:
        return None
    cursor.at += len(inside) + 2
    end = cursor.tokens[cursor.at - 1].end
    node = Symbol(symbol.name, (token.start, end))
    if not (symbol.shape or symbol.family):
        return node
    letter = next((part for part in words if _is_index(cursor, part.text)), None)
    if letter is None:
        return node
    primed = f"{letter.text}'"
    name = primed if primed in cursor.bound and any(part.text == "'" for part in inside) else letter.text
    return apply("index", node, cursor.index_symbol(name, letter[2:4]), span=node.span)


def _is_index(cursor: Cursor, text: str) -> bool:
    if text in cursor.bound:
        return True
    symbol = cursor.vocabulary.symbols.get(cursor.vocabulary.resolve(text) or "")
    return symbol is not None and symbol.kind is Kind.INDEX


def next_token(cursor: Cursor, node: Symbol, symbol: Declared) -> Node:
    r"""`p(k \mid s_{<j}, x)`: the distribution at the position that the past names, at the token that is asked for.

    Raises
    ------
    LanguageError
        If the bracket is read neither as an event nor as a past.

    """
    inside = list(group_at(cursor))
    bar = next((at for at, part in enumerate(inside) if part.text == "|"), len(inside))
    event, past = inside[:bar], inside[bar + 1 :]
    position = _position(past) or _scripted(event)
    letter = position.text if position is not None else _own_letter(cursor, symbol)
    start = cursor.at
    cursor.at += len(inside) + 2
    end = cursor.tokens[cursor.at - 1].end
    token = _token(event)
    if token is None or not letter:
        message = f"{symbol.name}(...) is read for one token and what was before it"
        raise LanguageError("call.unclear", message, "write it with indices", (cursor.tokens[start].start, end))
    place = cursor.index_symbol(letter, position[2:4] if position is not None else node.span)
    span = (node.span[0], end)
    if token.text in {"dot", "cdot", ".", "*"}:
        return apply("index", node, place, span=span)
    return apply("index", node, place, cursor.index_symbol(token.text, token[2:4]), span=span)


def _position(past: Sequence[Token]) -> Token | None:
    r"""The index in `s_{<j}`, `s_{1:j-1}`, `s_1, \dots, s_{j-1}`."""
    for at, token in enumerate(past):
        following = past[at + 1 : at + 3]
        if token.text == "<" and following and following[0].kind == "name":
            return following[0]
        if token.kind == "name" and [part.text for part in following] == ["-", "1"]:
            return token
    return None


def _scripted(event: Sequence[Token]) -> Token | None:
    """The index of the variable before the bar, as in `p(s_j = k | x)`."""
    for at, token in enumerate(event[:-1]):
        if token.text == "_" and token.kind == "op":
            rest = [part for part in event[at + 1 : at + 3] if part.kind == "name"]
            return rest[0] if rest else None
    return None


def _token(event: Sequence[Token]) -> Token | None:
    """The token that is asked for: `k`, `k` of `s_j = k`, or the dot for all of them."""
    texts = [part.text for part in event]
    rest = event[texts.index("=") + 1 :] if "=" in texts else event
    known = rest and (rest[0].kind == "name" or rest[0].text in {"dot", "cdot", ".", "*"})
    return rest[0] if known and len(rest) == 1 else None


def _own_letter(cursor: Cursor, symbol: Declared) -> str:
    """The declared index of the positions, for a formula that names none."""
    for other in cursor.vocabulary.symbols.values():
        if other.kind is Kind.INDEX and other.family == symbol.family and not other.fixed:
            return other.name
    return ""
