r"""Reading letters with a fixed meaning, which a problem may take over by declaring them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.language.arguments import arguments, bracket_holds_relation
from grader.language.binders import binder, expectation
from grader.language.cursor import apply
from grader.language.functions import function
from grader.language.notation import notation, two_indices
from grader.language.tree import Apply, Chain, Node, Symbol
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from grader.language.cursor import Cursor
    from grader.language.lexer import Token


_BIG: Final = {"O": "big_o", "Theta": "big_theta", "Omega": "big_omega"}


def special(cursor: Cursor, token: Token) -> Node | None:
    """Names with a fixed meaning that a problem may take over by declaring them."""
    text, following = token.text, cursor.token
    scripted = following.kind == "op" and following.text == "_"
    if text == "e":
        return notation(cursor, "basis", token) if scripted else Symbol("e", token[2:4])
    if text == "E" and following.kind == "op" and following.text == "^":
        return Symbol("e", token[2:4])
    if text in {"oo", "inf", "infinity"}:
        return Symbol("oo", token[2:4])
    if text == "pi":
        return Symbol(text, token[2:4])
    if text == "delta" and (scripted or cursor.is_open("(")) and two_indices(cursor):
        return notation(cursor, "delta", token)
    if text == "delta" and (pair := _one_raised(cursor)):
        return Apply("delta", pair, (token.start, cursor.tokens[cursor.at - 1].end))
    if text == "sigma" and _used_alone(cursor) and not _one_name_inside(cursor):
        return _alone(cursor, token)
    if text == "sigma" and not cursor.is_open() and following.text not in {"'", "^", "_"}:
        return _alone(cursor, token)
    if text == "sigma" and (cursor.is_open() or following.text == "'" or _powered_call(cursor)):
        return function(cursor, "sigmoid", token)
    if text in {"Sigma", "Pi"} and (scripted or following.kind in {"name", "open"}):
        return binder(cursor, "sum" if text == "Sigma" else "prod", token)
    if text in {"indicator_one", "bold_1", "I", "bold_0"}:
        return _one_or_identity(cursor, token)
    if text in {"E", "H", "Phi", "Gamma"} or text in _BIG:
        return _capital(cursor, token, scripted=scripted)
    return None


def _of_one(cursor: Cursor) -> Node | None:
    r"""The indicator of a set of one, `\mathbb 1_{\{k\}}(i)`: whether i is k; None where no such thing stands here."""
    tokens = cursor.tokens[cursor.at : cursor.at + 9]
    signs = [token.text for at, token in enumerate(tokens) if at not in {3, 7}]
    if signs != ["_", "{", "\\{", "\\}", "}", "(", ")"] or tokens[3].kind != "name" or tokens[7].kind != "name":
        return None
    cursor.at += 9
    one, other = (cursor.index_symbol(token.text, token[2:4]) for token in (tokens[7], tokens[3]))
    span = (tokens[0].start, tokens[-1].end)
    return Apply("indicator", (Chain(("=",), (one, other), span),), span)


def _one_raised(cursor: Cursor) -> tuple[Node, ...]:
    r"""The indices of `\delta_i^k` and `\delta^i_k`, taken; nothing where no two letters stand there."""
    tokens = cursor.tokens[cursor.at : cursor.at + 8]
    found, at = [], 0
    for _ in range(2):
        braced = [token.text for token in tokens[at + 1 : at + 4 : 2]] == ["{", "}"]
        letter = at + 1 + braced
        if letter >= len(tokens) or tokens[at].text not in {"_", "^"} or not _is_index(tokens[letter], cursor):
            return ()
        found.append((tokens[at].text, tokens[letter]))
        at = letter + 1 + braced
    if {mark for mark, _ in found} != {"_", "^"}:
        return ()
    cursor.at += at
    return tuple(cursor.index_symbol(letter.text, letter[2:4]) for _, letter in found)


def _is_index(token: Token, cursor: Cursor) -> bool:
    symbol = cursor.vocabulary.symbols.get(cursor.vocabulary.resolve(token.text) or "")
    return token.kind == "name" and (token.text in cursor.bound or (symbol is not None and symbol.kind is Kind.INDEX))


def _used_alone(cursor: Cursor) -> bool:
    """Whether some sigma of this text stands without an argument: then a bracket behind another is a factor."""
    tokens = cursor.tokens
    sigmas = [at for at, token in enumerate(tokens) if token.kind == "name" and token.text == "sigma"]
    return any(tokens[at + 1].kind != "open" and tokens[at + 1].text not in {"'", "^", "_"} for at in sigmas)


def _one_name_inside(cursor: Cursor) -> bool:
    return cursor.is_open("(") and cursor.ahead().kind == "name" and cursor.ahead(2).kind == "close"


def _alone(cursor: Cursor, token: Token) -> Node | None:
    """A sigmoid without its argument: clear only where the problem has a single variable."""
    variable = cursor.vocabulary.variable
    if not variable:
        return None
    cursor.remarks.append(f"the sigmoid is taken at {variable}")
    return apply("sigmoid", Symbol(variable, token[2:4]), span=token[2:4])


def _powered_call(cursor: Cursor) -> bool:
    r"""Whether a power and then a bracket follow, as in `\\sigma^2(x)`."""
    if cursor.token.text != "^" or cursor.token.kind != "op":
        return False
    at = cursor.at + 1
    tokens = cursor.tokens
    while tokens[at].kind not in {"close", "end"} and tokens[cursor.at + 1].kind == "open":
        at += 1
    after = tokens[min(at + 1, len(tokens) - 1)]
    return after.kind == "open" and after.text == "("


def _capital(cursor: Cursor, token: Token, *, scripted: bool) -> Node | None:
    text = token.text
    if text == "E" and (scripted or cursor.is_open()):
        return expectation(cursor, token)
    if not cursor.is_open():
        return None
    if text == "H":
        args = arguments(cursor)
        head = "entropy" if len(args) == 1 else "cross_entropy"
        return Apply(head, args, (token.start, cursor.tokens[cursor.at - 1].end))
    heads = {"Phi": "phi_cdf", "Gamma": "gamma", **_BIG}
    if text in heads and cursor.is_open("("):
        return Apply(heads[text], arguments(cursor), (token.start, cursor.tokens[cursor.at - 1].end))
    return None


def _one_or_identity(cursor: Cursor, token: Token) -> Node:
    heads = {"indicator_one": "ones", "bold_1": "ones", "I": "identity", "bold_0": "zeros"}
    if (member := _of_one(cursor)) is not None:
        return member
    at = cursor.at + (cursor.token.text == "_" and cursor.token.kind == "op")
    if cursor.tokens[at].kind == "open" and bracket_holds_relation(cursor, at):
        return notation(cursor, "indicator", token)
    return notation(cursor, heads[token.text], token)
