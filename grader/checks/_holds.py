"""Conditions on numbers: `all > 1`, `q2_play < q2_wiki`, `tail < 0.85 * head and lowest > 0`.

A name stands for one number or for several; a comparison holds if it holds for every pair, and never where a
name stands for none. The conditions come from a reference file; they are read, not run.
"""

from __future__ import annotations

import ast
import operator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.answers.readings import Numbers

Values = tuple[float, ...]

_COMPARE: Final[Mapping[type, Callable[[float, float], bool]]] = {
    ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge, ast.Eq: operator.eq,
}  # fmt: skip
_COMBINE: Final[Mapping[type, Callable[[float, float], float]]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
}  # fmt: skip


def names(numbers: Numbers) -> dict[str, Values]:
    """All names that a condition may use, with the numbers that they stand for."""
    known: dict[str, Values] = {name: (value,) for name, value in numbers.labelled.items()}
    for part in numbers.rows:
        known[part] = tuple(value for name, value in numbers.labelled.items() if name.startswith(f"{part}_"))
    for part in numbers.columns:
        known[part] = tuple(value for name, value in numbers.labelled.items() if name.endswith(f"_{part}"))
    series, fifth = numbers.series, max(1, len(numbers.series) // 5)
    known["all"] = tuple(numbers.labelled.values())
    known["count"] = (float(len(numbers.labelled)),)
    known["length"] = (float(len(series)),)
    known |= {"series": series, "first": series[:1], "last": series[-1:]}
    known |= {"head": _mean(series[:fifth]), "tail": _mean(series[-fifth:])}
    known |= {"lowest": _one(min, series), "highest": _one(max, series)}
    return known


def _mean(values: Values) -> Values:
    return (sum(values) / len(values),) if values else ()


def _one(choose: Callable[[Values], float], values: Values) -> Values:
    return (choose(values),) if values else ()


def condition_holds(condition: str, known: Mapping[str, Values]) -> bool:
    """Whether a condition holds.

    Raises
    ------
    ValueError
        If the condition is none.

    """
    try:
        tree = ast.parse(condition.strip(), mode="eval").body
    except SyntaxError as fault:
        raise ValueError(f"condition '{condition}': {fault.msg}") from fault
    return _holds(tree, known)


def _holds(node: ast.expr, known: Mapping[str, Values]) -> bool:
    if isinstance(node, ast.BoolOp):
        each = (_holds(value, known) for value in node.values)
        return all(each) if isinstance(node.op, ast.And) else any(each)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return not _holds(node.operand, known)
    if isinstance(node, ast.Compare) and all(type(sign) in _COMPARE for sign in node.ops):
        sides = [_values(side, known) for side in (node.left, *node.comparators)]
        signs = [_COMPARE[type(sign)] for sign in node.ops]
        return all(_every(sign, left, right) for sign, left, right in zip(signs, sides[:-1], sides[1:], strict=True))
    raise ValueError(f"condition: cannot read '{ast.unparse(node)}'")


def _every(sign: Callable[[float, float], bool], left: Values, right: Values) -> bool:
    return bool(left and right) and all(sign(a, b) for a in left for b in right)


def _values(node: ast.expr, known: Mapping[str, Values]) -> Values:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return (float(node.value),)
    if isinstance(node, ast.Name):
        return known.get(node.id, ())
    if isinstance(node, ast.BinOp) and type(node.op) in _COMBINE:
        combine = _COMBINE[type(node.op)]
        return tuple(combine(a, b) for a in _values(node.left, known) for b in _values(node.right, known))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return tuple(-value for value in _values(node.operand, known))
    raise ValueError(f"condition: cannot read '{ast.unparse(node)}'")
