r"""Scripts that are part of a name, in whatever order they are written: `W_1`, `x'`, `h_t^{(f)}`, `D_{KL}`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.language.words import FUNCTION_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.language.cursor import Cursor
    from grader.language.lexer import Token

_TRANSPOSED: Final = frozenset({"T", "top", "suptop", "intercal", "'"})


def literal(cursor: Cursor, token: Token) -> tuple[str, int]:
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
    if mark.kind == "num" and mark.style == "glued":  # `δ1` is `delta_1`
        numbered = f"{spelling}_{mark.text}"
        known = cursor.vocabulary.resolve(numbered, token.style) is not None
        cursor.at += known
        return (numbered, True) if known else None
    if mark.kind != "op" or mark.text not in {"_", "^", "'"}:
        return None
    text, after = ("prime", cursor.at + 1) if mark.text == "'" else _script_text(cursor)
    joined = f"{spelling}_{text}"
    letters = f"{spelling}_{text.replace('_', '')}"  # a word of letters that the reader does not know, such as `ref`
    if cursor.vocabulary.resolve(joined, token.style) is None and cursor.vocabulary.resolve(letters, token.style):
        joined = letters
    known = cursor.vocabulary.resolve(joined, token.style) is not None or joined in FUNCTION_NAMES
    if not known and (_raised_first(cursor, spelling, token.style) or _split_script(cursor, spelling, token.style)):
        return _longer(cursor, token, spelling)
    if not text or not (known or cursor.vocabulary.begins(joined)):
        return None
    cursor.at = after
    return joined, known


def _raised_first(cursor: Cursor, spelling: str, style: str) -> bool:
    r"""Turn `h_{t}^{(f)}` and `h^{f}_{t}` into `h^{(f)}_{t}` where `h^{(f)}` is a name; true if something was turned.

    What else is raised stays behind: `h_t^{(f)\top}` becomes `h^{(f)}_t^{\top}`.
    """
    tokens, at = cursor.tokens, cursor.at
    if tokens[at].text not in {"_", "^"}:
        return False
    first = _group_end(tokens, at + 1)
    raised = at if tokens[at].text == "^" else first
    if tokens[raised].kind != "op" or tokens[raised].text != "^":
        return False
    end = _group_end(tokens, raised + 1)
    name, rest = _raised_name(tokens[raised + 1 : end], lambda name: _is_plainly_raised(cursor, spelling, name))
    if name is None or cursor.vocabulary.resolve(f"{spelling}_{name.text}", style) is None:
        return False
    lowered = tokens[at:first] if raised != at else []
    if raised == at and rest and tokens[end].kind == "op" and tokens[end].text == "_":
        below = _group_end(tokens, end + 1)
        lowered, end = tokens[end:below], below
    above = [tokens[raised], *rest] if rest else []
    tokens[at:end] = [tokens[raised], *_bracketed(name), *lowered, *above]
    return True


def _raised_name(group: list[Token], plainly: Callable[[Token], bool]) -> tuple[Token | None, list[Token]]:
    r"""The name in front of what is raised (`f`, `{(f)T}`, `{f\top}`), and the rest in its braces."""
    braced = bool(group) and group[0].text == "{"
    inside = group[1:-1] if braced else group
    if len(inside) >= 3 and inside[0].text == "(" and inside[1].kind in {"name", "num"} and inside[2].text == ")":
        name, rest = inside[1], inside[3:]
    elif inside and plainly(inside[0]) and {token.text for token in inside[1:]} <= _TRANSPOSED | {","}:
        name, rest = inside[0], inside[1:]
    else:
        return None, []
    rest = rest[1:] if rest and rest[0].text == "," else rest
    return name, [group[0], *rest, group[-1]] if rest else []


def _is_plainly_raised(cursor: Cursor, spelling: str, name: Token) -> bool:
    """Whether a letter that is raised without a bracket belongs to the name and is no power and no transpose."""
    if name.kind != "name":
        return False
    taken = name.text in cursor.bound or name.text == "T" or cursor.vocabulary.resolve(name.text) is not None
    return not taken or cursor.vocabulary.is_raised(f"{spelling}_{name.text}")


def _bracketed(name: Token) -> list[Token]:
    """The tokens `{(name)}`."""
    before = [name._replace(kind="open", text=text) for text in "{("]
    return [*before, name, *(name._replace(kind="close", text=text) for text in ")}")]


def _group_end(tokens: list[Token], at: int) -> int:
    """The place behind the script that begins here: one token, or a bracket with all that it holds."""
    depth = 0
    for place in range(at, len(tokens)):
        depth += (tokens[place].kind == "open") - (tokens[place].kind == "close")
        if depth <= 0:
            return min(place + 1, len(tokens) - 1)
    return len(tokens) - 1


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
