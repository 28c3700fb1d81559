"""Scalars as texts, flags and numbers; exact where the field is exact."""

from __future__ import annotations

import re
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Final, get_args, get_origin

from grader.spec.nodes import Node, Scalar
from grader.spec.words import found

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_RATIO: Final = re.compile(r"([-+]?[0-9]{1,30})\s*/\s*([0-9]{1,30})")
_DECIMAL: Final = re.compile(r"[-+]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][-+]?[0-9]{1,2})?")

_HUGE: Final = 10**300


class Misfit(Exception):  # noqa: N818  (caught where the place is known)
    """A scalar that is not what its field wants."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def _misfit(wanted: str, node: Node, hint: str = "") -> Misfit:
    return Misfit(f"expected {wanted}, found {found(node)}", hint)


def text(node: Node) -> str:
    """A text; numbers and flags are taken as they are written, so that `5.10` stays `5.10`."""
    if not isinstance(node, Scalar):
        raise _misfit("a text", node)
    if node.value is None:
        raise _misfit("a text", node, "write '' for the empty text")
    return node.text


def flag(node: Node) -> bool:
    """True or false; in YAML 1.2 `yes`, `no`, `on` and `off` are texts."""
    if isinstance(node, Scalar) and isinstance(node.value, bool):
        return node.value
    word = node.text.lower() if isinstance(node, Scalar) else ""
    hint = {"yes": "write true", "on": "write true", "no": "write false", "off": "write false"}.get(word, "")
    raise _misfit("true or false", node, hint)


def whole(node: Node) -> int:
    """A whole number."""
    if isinstance(node, Scalar) and isinstance(node.value, int) and not isinstance(node.value, bool):
        return node.value
    raise _misfit("a whole number", node)


def exact(node: Node) -> Fraction:
    """An exact number: `10`, `0.4`, `1e-6`, `5/2`; at most 30 digits, so that nothing grows without bound."""
    if isinstance(node, Scalar) and not isinstance(node.value, bool | None):
        ratio = _RATIO.fullmatch(node.text.strip())
        if ratio and int(ratio[2]) == 0:
            raise _misfit("a number", node, "the denominator is zero")
        if ratio:
            return Fraction(int(ratio[1]), int(ratio[2]))
        if _DECIMAL.fullmatch(node.text):
            return Fraction(node.text)
    comma = isinstance(node, Scalar) and "," in node.text
    raise _misfit("a number", node, "write a point for the decimals" if comma else "write it as 10, 0.4 or 5/2")


def real(node: Node) -> float:
    """A floating point number; `.inf` is one, not-a-number is none."""
    if isinstance(node, Scalar) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        if abs(node.value) < _HUGE or node.text.lower().endswith(".inf"):
            return float(node.value)
        raise _misfit("a number", node, "numbers beyond 1e300 are written .inf")
    return float(exact(node))


READERS: Final[Mapping[Any, Callable[[Node], Any]]] = MappingProxyType(
    {str: text, bool: flag, int: whole, float: real, Fraction: exact}
)
_NOUNS: Final = {str: "a text", bool: "true or false", int: "a whole number", float: "a number", Fraction: "a number"}


def noun(kind: Any) -> str:
    """What a value of that type is called in a message."""
    kind = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    outer = get_origin(kind) or kind
    if outer in {tuple, list, frozenset, set}:
        return "a list"
    return _NOUNS.get(kind, "a table")
