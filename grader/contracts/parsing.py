"""Reading a contract: `q: [d], K: [n, d], lam: positive = 50.0 -> context: [d], alpha: [n]`."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from grader.contracts.dimensions import Dimension
from grader.contracts.types import (
    DOMAINS,
    LEAST_AXES,
    PLAIN,
    SCALAR_DOMAINS,
    ArrayType,
    DictType,
    IndexType,
    IntType,
    PlainType,
    SizeType,
    TupleType,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.contracts.types import Type

_NAME: Final = re.compile(r"\s*([A-Za-z_]\w*)\s*:")
_KEY: Final = re.compile(r"\s*['\"]?([A-Za-z_]\w*)['\"]?\s*:")
_WORD: Final = re.compile(r"[A-Za-z_]\w*")
_CLOSING: Final = {"(": ")", "[": "]", "{": "}"}


class Missing:
    """There is no default."""


MISSING: Final = Missing()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named argument or result; a result need not have a name."""

    name: str
    type: Type
    text: str
    default: Any = MISSING


def parse(text: str) -> tuple[tuple[Parameter, ...], tuple[Parameter, ...]]:
    """Parameters and results.

    Raises
    ------
    ValueError
        With a hint for the author, if the text is no contract.

    """
    left, arrow, right = text.partition("->")
    if not arrow or "->" in right:
        raise ValueError(f"a contract has one arrow: `x: [n] -> scalar`, found `{text.strip()}`")
    parameters = tuple(_parameter(piece) for piece in _pieces(left))
    names = [each.name for each in parameters]
    if len(set(names)) < len(names):
        raise ValueError(f"two parameters have one name: {', '.join(names)}")
    results = tuple(_result(piece) for piece in _results(right))
    if not results:
        raise ValueError("a contract says after the arrow what comes back; `any` where nothing is promised")
    return parameters, results


def _results(text: str) -> list[str]:
    """The pieces after the arrow; one pair of parentheses around all of them is as good as none."""
    pieces = _pieces(text)
    only = pieces[0].strip() if len(pieces) == 1 else ""
    if not only.startswith("(") or not only.endswith(")"):
        return pieces
    try:
        Dimension.parse(only)
    except ValueError:
        return _pieces(only[1:-1])
    return pieces


def _parameter(piece: str) -> Parameter:
    named = _NAME.match(piece)
    if named is None:
        raise ValueError(f"a parameter is written `name: TYPE`, found `{piece.strip()}`")
    written, equals, default = _split(piece[named.end() :], "=")
    kind = _type(written)
    if not equals:
        return Parameter(named[1], kind, written.strip())
    try:
        return Parameter(named[1], kind, written.strip(), ast.literal_eval(default.strip()))
    except (ValueError, SyntaxError) as fault:
        raise ValueError(f"the default of `{named[1]}` is no plain value: `{default.strip()}`") from fault


def _result(piece: str) -> Parameter:
    named = _NAME.match(piece)
    written = piece[named.end() :] if named else piece
    return Parameter(named[1] if named else "", _type(written), written.strip())


def _type(text: str) -> Type:
    text = text.strip()
    if not text:
        raise ValueError("a type is missing")
    if text.startswith("{") and text.endswith("}"):
        return DictType(tuple(_entry(piece) for piece in _pieces(text[1:-1])))
    if text.startswith("("):
        return _tuple(text)
    word = _WORD.match(text)
    name = word[0] if word else ""
    rest = text[len(name) :].strip()
    if not name and text.startswith("["):
        return ArrayType("normal", _shape(text))
    for known, read in _READERS:
        if name == known:
            return read(rest)
    if name in DOMAINS and rest.startswith("["):
        return _array(name, rest)
    if not rest and (name in PLAIN or name in SCALAR_DOMAINS):
        return PlainType(name)
    return SizeType(_size(text))


def _size(text: str) -> Dimension:
    found = Dimension.parse(text)
    reserved = found.names & {*DOMAINS, *PLAIN, "index", "int"}
    if reserved:
        word = min(reserved)
        raise ValueError(f"`{text}` is no type: `{word}` wants brackets, `{word}[n]`, or stands alone")
    return found


def _entry(piece: str) -> tuple[str, Type]:
    named = _KEY.match(piece)
    if named is None:
        raise ValueError(f"an entry of a dict is written `name: TYPE`, found `{piece.strip()}`")
    return named[1], _type(piece[named.end() :])


def _tuple(text: str) -> Type:
    """A tuple in parentheses, or an expression that happens to start with one."""
    try:
        return SizeType(Dimension.parse(text))
    except ValueError:
        if not text.endswith(")"):
            raise
    return TupleType(tuple(_type(piece) for piece in _pieces(text[1:-1])))


def _array(domain: str, rest: str) -> Type:
    shape = _shape(rest)
    least = LEAST_AXES.get(domain, 0)
    if len(shape) < least:
        raise ValueError(f"`{domain}` needs at least {least} axes, found `{domain}{rest}`")
    return ArrayType(domain, shape)


def _index(rest: str) -> Type:
    inside, after = _bracketed(rest, "(", "index(N)")
    return IndexType(_size(inside), _shape(after) if after else None)


def _int(rest: str) -> Type:
    if not rest:
        return IntType()
    inside, after = _bracketed(rest, "(", "int(1..K)")
    low, dots, high = inside.partition("..")
    if not dots or after:
        raise ValueError(f"a range of integers is written `int(1..K)`, found `int{rest}`")
    return IntType(_size(low), _size(high))


_READERS: Final[tuple[tuple[str, Callable[[str], Type]], ...]] = (("index", _index), ("int", _int))


def _shape(text: str) -> tuple[Dimension, ...]:
    inside, after = _bracketed(text, "[", "[n, m]")
    if after:
        raise ValueError(f"`{after}` follows a shape; separate types with commas")
    return tuple(_size(piece.strip()) for piece in _pieces(inside))


def _bracketed(text: str, opening: str, example: str) -> tuple[str, str]:
    """What stands in the bracket at the start, and what follows it."""
    if not text.startswith(opening):
        raise ValueError(f"expected something like `{example}`, found `{text}`")
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter == opening) - (letter == _CLOSING[opening])
        if depth == 0:
            return text[1:at], text[at + 1 :].strip()
    raise ValueError(f"`{opening}` is not closed in `{text}`")


def _pieces(text: str) -> list[str]:
    """The text cut at the commas that stand in no bracket; a comma at the end is allowed."""
    pieces, rest = [], text
    while rest.strip():
        piece, _, rest = _split(rest, ",")
        if not piece.strip():
            raise ValueError(f"nothing stands between two commas in `{text.strip()}`")
        pieces.append(piece)
    return pieces


def _split(text: str, at: str) -> tuple[str, str, str]:
    """The text before and after the first such character that stands in no bracket and no quotes."""
    open_, quote = [], ""
    for place, letter in enumerate(text):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"":
            quote = letter
        elif letter in _CLOSING:
            open_.append(_CLOSING[letter])
        elif letter in _CLOSING.values():
            if not open_ or open_.pop() != letter:
                raise ValueError(f"`{letter}` closes nothing in `{text.strip()}`")
        elif letter == at and not open_:
            return text[:place], at, text[place + 1 :]
    if open_ or quote:
        raise ValueError(f"`{(open_ or [quote])[-1]}` is missing in `{text.strip()}`")
    return text, "", ""
