r"""Reading names: declared symbols with all that belongs to them, functions, and the student's own letters."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from grader.language.arguments import arguments, skip_group, subscript
from grader.language.conditionals import bracketed, next_token
from grader.language.cursor import apply
from grader.language.faults import LanguageError
from grader.language.functions import function
from grader.language.letters import special
from grader.language.notation import two_indices
from grader.language.scripts import literal
from grader.language.tree import Binder, Node, Number, Symbol
from grader.language.words import FUNCTION_NAMES
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.language.cursor import Cursor
    from grader.language.lexer import Token
    from grader.model.symbols import Symbol as Declared


def name(cursor: Cursor) -> Node:
    """A name at this place, with whatever belongs to it: literal scripts, arguments, bound ranges."""
    token = cursor.step()
    if cursor.token.text == "'" and f"{token.text}'" in cursor.bound:
        prime = cursor.step()
        return Symbol(f"{token.text}'", (token.start, prime.end))
    if cursor.token.text == "'" and f"{token.text}'" in cursor.vocabulary.own:
        return _own_primed(cursor, token)
    if token.text in cursor.bound and not token.style:
        cursor.indices.add(token.text)
        return Symbol(token.text, token[2:4])
    spelling, end = literal(cursor, token)
    whole = bracketed(cursor, token, spelling)
    if whole is not None:
        return whole
    found = cursor.vocabulary.resolve(spelling, token.style)
    if found is not None:
        return _declared(cursor, found, (token.start, end), token)
    if spelling == "arg" and cursor.token.text in {"max", "min"}:
        return function(cursor, f"arg{cursor.step().text}", token)
    if spelling in FUNCTION_NAMES and not _is_plain_name(cursor, spelling):
        return function(cursor, spelling, token)
    letter = special(cursor, token)
    if letter is not None:
        return letter
    cursor.loose.setdefault(token.text, token[2:4])
    node = Symbol(token.text, token[2:4])
    if cursor.token.kind == "num" and cursor.token.style == "glued":  # a name of the student's, such as δ1
        index = cursor.step()
        return apply("index", node, Number(Fraction(index.text), 0, index[2:4]), span=(token.start, index.end))
    return _numbered(cursor, node)


def _own_primed(cursor: Cursor, token: Token) -> Node:
    """A letter of the student's own with a prime: `s'_i = s_i + t`."""
    prime = cursor.step()
    span = (token.start, prime.end)
    cursor.loose.setdefault(f"{token.text}'", span)
    return Symbol(f"{token.text}'", span)


def _numbered(cursor: Cursor, node: Symbol) -> Node:
    r"""A name of the student's with a number raised in brackets, such as `\delta^{(2)}`: no power."""
    signs = cursor.tokens[cursor.at : cursor.at + 6]
    shown = "".join("#" if sign.kind == "num" else sign.text for sign in signs)
    if shown not in {"^{(#)}", "^{[#]}"} or not signs[3].text.isdigit():
        return node
    cursor.at += len(signs)
    index = signs[3]
    return apply("index", node, Number(Fraction(index.text), 0, index[2:4]), span=(node.span[0], signs[-1].end))


def _is_plain_name(cursor: Cursor, spelling: str) -> bool:
    """Whether a function's name is a letter of the student's here: d without a bracket, delta without two indices."""
    if spelling == "d":
        return not cursor.is_open("(")
    return spelling == "delta" and not two_indices(cursor)


def _declared(cursor: Cursor, found: str, span: tuple[int, int], token: Token) -> Node:
    symbol = cursor.vocabulary.symbols.get(found)
    node = Symbol(found, span)
    if symbol is not None and _glued_index(cursor, symbol):
        index = cursor.step()
        return apply("index", node, Number(Fraction(index.text), 0, index[2:4]), span=(span[0], index.end))
    if symbol is not None and symbol.family and symbol.shape and (member := _raised_index(cursor, node)) is not None:
        return member
    if symbol is not None and symbol.kind is Kind.FUNCTION and _primed_call(cursor):
        return _derivative_of(cursor, node)
    if symbol is None or not cursor.is_open():
        return node
    if (symbol.shape or symbol.family) and _bound_inside(cursor):
        opened = cursor.step()
        letter = cursor.step()
        cursor.close(opened)
        return apply("index", node, Symbol(letter.text, letter[2:4]), span=(span[0], opened.end + 2))
    if symbol.kind is Kind.FUNCTION:
        return apply("call", node, *arguments(cursor), span=(span[0], cursor.tokens[cursor.at - 1].end))
    if symbol.written_with and cursor.is_open("("):
        return next_token(cursor, node, symbol) if symbol.shape else _written(cursor, node)
    if symbol.kind is Kind.SCALAR and symbol.definition and _only_names_inside(cursor):
        skip_group(cursor)
        cursor.remarks.append(f"{token.text}(...) is read as {found}")
    return node


def _primed_call(cursor: Cursor) -> bool:
    """Whether one or more primes and then a bracket follow, as in `f'(x)`."""
    at = cursor.at
    while cursor.tokens[at].text == "'":
        at += 1
    return at > cursor.at and cursor.tokens[at].kind == "open" and cursor.tokens[at].text == "("


def _derivative_of(cursor: Cursor, node: Symbol) -> Node:
    """`f'(x)`, the derivative of a declared function where it is called."""
    primes = 0
    while cursor.take("'"):
        primes += 1
    args = arguments(cursor)
    found: Node = apply("call", node, *args, span=(node.span[0], cursor.tokens[cursor.at - 1].end))
    for _ in range(primes):
        found = apply("prime", found, span=found.span)
    return found


def _raised_index(cursor: Cursor, node: Symbol) -> Node | None:
    """`z^i` and `z^{(i)}` of a family of vectors are a member of it: vectors have no powers."""
    tokens, at = cursor.tokens, cursor.at
    if tokens[at].kind != "op" or tokens[at].text != "^":
        return None
    at += 1
    opened = 0
    while opened < 2 and tokens[at].kind == "open" and tokens[at].text in {"{", "("}:
        at, opened = at + 1, opened + 1
    letter = tokens[at]
    found = cursor.vocabulary.symbols.get(cursor.vocabulary.resolve(letter.text) or "")
    is_index = letter.text in cursor.bound or (found is not None and found.kind is Kind.INDEX)
    end, turned = _end_of_raised(tokens, at + 1, opened)
    if letter.kind != "name" or not is_index or not end or letter.text == "T":
        return None
    cursor.at = end
    index = cursor.index_symbol(letter.text, letter[2:4])
    member = apply("index", node, index, span=(node.span[0], tokens[end - 1].end))
    return apply("transpose", member, span=member.span) if turned else member


def _end_of_raised(tokens: Sequence[Token], at: int, opened: int) -> tuple[int, bool]:
    r"""The place behind the brackets of a raised index, 0 where more stands in them; and whether it is transposed.

    A mark of transposition may stand beside the index: `z^{i\top}`, `z^{(i)T}`.
    """
    turned = False
    while opened and at < len(tokens):
        token = tokens[at]
        if token.kind == "close":
            opened -= 1
        elif not turned and token.text in {"T", "top", "suptop"}:
            turned = True
        elif token.text != ",":
            return 0, False
        at += 1
    return (0 if opened else at), turned


def _glued_index(cursor: Cursor, symbol: Declared) -> bool:
    """Whether a number right behind a name is its index: `x1` for vectors and families, never `2` of `x2` alone."""
    token = cursor.token
    return token.kind == "num" and token.style == "glued" and bool(symbol.shape or symbol.family)


def _bound_inside(cursor: Cursor) -> bool:
    """Whether a bracket holds just a bound index: `p(x)` under a sum over x is a component."""
    inside = cursor.ahead()
    return cursor.is_open("(") and inside.kind == "name" and inside.text in cursor.bound and cursor.ahead(2).text == ")"


def _only_names_inside(cursor: Cursor) -> bool:
    r"""Whether a bracket holds nothing but names and commas: `J(\\theta)`, `CE(y, \\hat y)`."""
    if not cursor.is_open("("):
        return False
    for place in range(cursor.at + 1, len(cursor.tokens)):
        token = cursor.tokens[place]
        if token.kind == "close":
            return token.text == ")"
        plain = token.kind in {"name", "num"} or (token.kind == "op" and token.text in {",", ";", "_"})
        if not plain:
            return False
    return False


def _written(cursor: Cursor, node: Symbol) -> Node:
    r"""`p(s_i \mid s_1, \ldots, s_{i-1})` is `p_i`: the index of what stands before the bar."""
    start = cursor.at
    opened = cursor.step()
    scripted = cursor.token.kind == "name" and cursor.ahead().text == "_"
    if not scripted:
        cursor.at = start
        return node
    cursor.step()
    cursor.step()
    index = subscript(cursor)
    if cursor.token.text == "," and _all_members(cursor):
        cursor.at = start
        skip_group(cursor)
        end = cursor.tokens[cursor.at - 1].end
        every = apply("index", node, Symbol("~r"), span=node.span)
        return Binder("prod", ("~r",), every, span=(node.span[0], end))
    if len(index) != 1 or not (cursor.token.text in {"|", ")"} or cursor.token.kind == "close"):
        message = f"{node.name}(...) is read for one item and what was before it"
        raise LanguageError("call.unclear", message, "write it with an index", (opened.start, cursor.token.end))
    cursor.at = start
    skip_group(cursor)
    return apply("index", node, index[0], span=(node.span[0], cursor.tokens[cursor.at - 1].end))


def _all_members(cursor: Cursor) -> bool:
    r"""Whether a bracket goes on `, \ldots, s_M)`: the joint probability of all, the product of the conditionals."""
    texts = [token.text for token in cursor.tokens[cursor.at : cursor.at + 12]]
    if "dots" not in texts:
        return False
    last = texts[texts.index("dots") + 1 :]
    return len(last) > 3 and last[0] == "," and last[2] == "_" and "|" not in texts
