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
from grader.language.tree import Binder, Node, Number, Symbol
from grader.language.words import FUNCTION_NAMES
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from grader.language.cursor import Cursor
    from grader.language.lexer import Token
    from grader.model.symbols import Symbol as Declared


def name(cursor: Cursor) -> Node:
    """A name at this place, with whatever belongs to it: literal scripts, arguments, bound ranges."""
    token = cursor.step()
    if cursor.token.text == "'" and f"{token.text}'" in cursor.bound:
        prime = cursor.step()
        return Symbol(f"{token.text}'", (token.start, prime.end))
    if token.text in cursor.bound and not token.style:
        cursor.indices.add(token.text)
        return Symbol(token.text, token[2:4])
    spelling, end = _literal(cursor, token)
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
    return node


def _is_plain_name(cursor: Cursor, spelling: str) -> bool:
    """Whether a function's name is a letter of the student's here: d without a bracket, delta without two indices."""
    if spelling == "d":
        return not cursor.is_open("(")
    return spelling == "delta" and not two_indices(cursor)


def _literal(cursor: Cursor, token: Token) -> tuple[str, int]:
    r"""Scripts that are part of a declared name (`W_1`, `W^{(1)}`, `x'`, `D_{KL}`) are taken with it."""
    spelling = token.text
    sure = (spelling, token.end, cursor.at)
    while (found := _longer(cursor, token, spelling)) is not None:
        spelling, whole = found
        if whole:
            sure = (spelling, cursor.tokens[cursor.at - 1].end, cursor.at)
    cursor.at = sure[2]
    return sure[:2]


def _longer(cursor: Cursor, token: Token, spelling: str) -> tuple[str, bool] | None:
    """The spelling with the script that stands here, and whether it is a whole name or only the start of one."""
    mark = cursor.token
    if mark.kind != "op" or mark.text not in {"_", "^", "'"}:
        return None
    if mark.text == "_" and _raise_first(cursor, spelling):
        return _longer(cursor, token, spelling)
    raised = _raised_name(cursor, cursor.at, spelling) if mark.text == "^" else None
    if raised is not None:
        cursor.at = raised[1]
        return raised[0], True
    text, after = ("prime", cursor.at + 1) if mark.text == "'" else _script_text(cursor)
    joined = f"{spelling}_{text}"
    letters = f"{spelling}_{text.replace('_', '')}"  # a word of letters that the reader does not know, such as `ref`
    if cursor.vocabulary.resolve(joined, token.style) is None and cursor.vocabulary.resolve(letters, token.style):
        joined = letters
    known = cursor.vocabulary.resolve(joined, token.style) is not None or joined in FUNCTION_NAMES
    if not known and (_split_script(cursor, spelling, token.style) or _split_power(cursor, spelling, token.style)):
        return _longer(cursor, token, spelling)
    if not text or not (known or cursor.vocabulary.begins(joined)):
        return None
    cursor.at = after
    return joined, known


def _raised_name(cursor: Cursor, at: int, spelling: str) -> tuple[str, int] | None:
    r"""The spelling with the superscript at a place, and the place behind it, where `\lambda^Q` is a declared name."""
    tokens = cursor.tokens
    if tokens[at].text != "^" or tokens[at].kind != "op":
        return None
    braced = tokens[at + 1].text == "{" and tokens[at + 1].kind == "open"
    name = tokens[min(at + 1 + braced, len(tokens) - 1)]
    after = at + 2 + 2 * braced
    if name.kind != "name" or (braced and tokens[min(after - 1, len(tokens) - 1)].kind != "close"):
        return None
    joined = f"{spelling}_{name.text}"
    return (joined, after) if cursor.vocabulary.is_raised(joined) else None


def _raise_first(cursor: Cursor, spelling: str) -> bool:
    r"""Turn `\lambda_k^Q` into `\lambda^Q_k` where `\lambda^Q` is a name; true if something was turned."""
    tokens, start = cursor.tokens, cursor.at
    middle = start + 2
    if tokens[start + 1].kind == "open":
        closing = next((at for at in range(start + 2, min(start + 9, len(tokens))) if tokens[at].kind == "close"), 0)
        middle = closing + 1
    if middle >= len(tokens) or middle < start + 2:
        return False
    raised = _raised_name(cursor, middle, spelling)
    if raised is None:
        return False
    tokens[start : raised[1]] = [*tokens[middle : raised[1]], *tokens[start:middle]]
    return True


def _split_script(cursor: Cursor, spelling: str, style: str) -> bool:
    """Turn `W_{1,ij}` into `W_{1}_{ij}` where `W_1` is a name; true if something was turned."""
    at = cursor.at + 1
    tokens = cursor.tokens
    grouped = cursor.token.text == "_" and tokens[at].kind == "open" and tokens[at].text == "{"
    if not grouped or tokens[min(at + 2, len(tokens) - 1)].text != ",":
        return False
    if cursor.vocabulary.resolve(f"{spelling}_{tokens[at + 1].text}", style) is None:
        return False
    opened, literal, comma = tokens[at : at + 3]
    closing = opened._replace(kind="close", text="}")
    tokens[at : at + 3] = [opened, literal, closing, comma._replace(text="_"), opened]
    return True


def _split_power(cursor: Cursor, spelling: str, style: str) -> bool:
    r"""Turn `W^{(1)\top}` into `W^{(1)}^{\top}` where `W^{(1)}` is a name; true if something was turned."""
    at = cursor.at + 1
    tokens = cursor.tokens
    inside = tokens[at : at + 5]
    if cursor.token.text != "^" or len(inside) < 5 or inside[0].text != "{" or inside[1].text != "(":
        return False
    if inside[3].text != ")" or inside[4].kind == "close":
        return False
    if cursor.vocabulary.resolve(f"{spelling}_{inside[2].text}", style) is None:
        return False
    opened, closing = inside[0], inside[3]._replace(text="}")
    tokens[at : at + 4] = [*inside[:4], closing, cursor.token, opened]
    return True


def _script_text(cursor: Cursor) -> tuple[str, int]:
    """The plain text of a script and the place behind it; empty where it is more than a name."""
    at = cursor.at + 1
    tokens = cursor.tokens
    raised = cursor.token.text == "^"
    if tokens[at].kind in {"name", "num", "word"}:
        return ("", at) if raised else (tokens[at].text, at + 1)
    star = tokens[at].text == "*"
    if star:
        return "star", at + 1
    if tokens[at].kind != "open" or tokens[at].text not in {"{", "("}:
        return "", at
    if raised and tokens[at].text == "{" and tokens[at + 1].text not in {"(", "*"}:
        return "", at  # x^{1} is a power; x^{(1)} is a name
    texts: list[str] = []
    depth = 0
    for place in range(at, min(at + 12, len(tokens))):
        token = tokens[place]
        if token.kind == "open" and token.text in {"{", "("}:
            depth += 1
        elif token.kind == "close":
            depth -= 1
            if depth == 0:
                return "_".join(texts), place + 1
        elif token.kind in {"name", "num", "word"}:
            texts.append(token.text)
        elif token.text == "*":
            texts.append("star")
        elif token.text not in {"_", "^"}:
            return "", at
    return "", at


def _declared(cursor: Cursor, found: str, span: tuple[int, int], token: Token) -> Node:
    symbol = cursor.vocabulary.symbols.get(found)
    node = Symbol(found, span)
    if symbol is not None and _glued_index(cursor, symbol):
        index = cursor.step()
        return apply("index", node, Number(Fraction(index.text), 0, index[2:4]), span=(span[0], index.end))
    if symbol is not None and symbol.family and symbol.shape and (member := _raised_index(cursor, node)) is not None:
        return member
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
    closed = all(token.kind == "close" for token in tokens[at + 1 : at + 1 + opened])
    if letter.kind != "name" or not is_index or not closed or letter.text == "T":
        return None
    cursor.at = at + 1 + opened
    index = cursor.index_symbol(letter.text, letter[2:4])
    return apply("index", node, index, span=(node.span[0], tokens[cursor.at - 1].end))


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
