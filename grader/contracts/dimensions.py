"""Sizes as expressions of named dimensions: `(Dx + 1)*H + (H + 1)*Dy`."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_OPERATIONS: Final[Mapping[type, Callable[[int, int], int]]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.FloorDiv: lambda a, b: a // b,
}


@dataclass(frozen=True, slots=True)
class Dimension:
    """An expression of integers and names with `+ - * //`; `text` is how the author wrote it."""

    text: str

    @classmethod
    def parse(cls, text: str) -> Dimension:
        """Read an expression.

        Raises
        ------
        ValueError
            If it is anything else.

        """
        found = cls(text.strip())
        for node in ast.walk(_tree(found.text)):
            if not isinstance(node, _ALLOWED) or (isinstance(node, ast.Constant) and type(node.value) is not int):
                raise ValueError(f"`{text.strip()}` is no size: write integers, names, + - * // and parentheses")
        return found

    @property
    def names(self) -> frozenset[str]:
        """Names of the dimensions in it."""
        return frozenset(node.id for node in ast.walk(_tree(self.text)) if isinstance(node, ast.Name))

    def size(self, sizes: Mapping[str, int]) -> int:
        """Its value.

        Raises
        ------
        KeyError
            If a name has no size.
        ValueError
            If the value is negative.

        """
        found = _evaluate(_tree(self.text).body, sizes)
        if found < 0:
            raise ValueError(f"`{self.text}` is negative")
        return found

    def __str__(self) -> str:
        return self.text


_ALLOWED: Final = (
    ast.Expression, ast.BinOp, ast.Name, ast.Load, ast.Constant, ast.Add, ast.Sub, ast.Mult, ast.FloorDiv,
)  # fmt: skip


@cache
def _tree(text: str) -> ast.Expression:
    try:
        return ast.parse(text, mode="eval")
    except (SyntaxError, ValueError) as fault:
        raise ValueError(f"`{text}` is no size: write integers, names, + - * // and parentheses") from fault


def _evaluate(node: ast.expr, sizes: Mapping[str, int]) -> int:
    if isinstance(node, ast.Name):
        return sizes[node.id]
    if isinstance(node, ast.BinOp):
        left, right = _evaluate(node.left, sizes), _evaluate(node.right, sizes)
        if isinstance(node.op, ast.FloorDiv) and right == 0:
            raise ValueError("a size is divided by zero")
        return _OPERATIONS[type(node.op)](left, right)
    assert isinstance(node, ast.Constant)
    assert isinstance(node.value, int)
    return node.value
