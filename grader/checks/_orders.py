"""Orders of growth: the logarithm of a cost, evaluated where its sizes are astronomically large."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from grader.language.tree import Apply, Number, Symbol, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.language.tree import Node

_CONSTANTS: Final = {"e": 1.0, "pi": math.log(math.pi)}
_POLYNOMIAL: Final = (
    40.0,
    20_000.0,
    2.5,
)  # scales of the logarithms of the sizes, and what counts as growth between them
_EXPONENTIAL: Final = (3.0, 8.0, 1.0)
_DRAWS: Final = 96


class NoOrder(Exception):  # noqa: N818 - says that a formula has no order of growth here
    """A formula that is no positive cost, or that is not understood."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A direction in which two costs part: exponents of the sizes, and whether the answer grows faster there."""

    exponents: Mapping[str, float]
    faster: bool


def compare(
    answer: Node, reference: Node, draw: Callable[[random.Random], Mapping[str, float]], seed: int
) -> Difference | None:
    """The direction in which the ratio of two costs grows or shrinks most; None if it stays bounded in all.

    `draw` gives exponents: a size is `exp(scale * exponent)`.

    Raises
    ------
    NoOrder
        If one of them has no order of growth.

    """
    exponential = any(_is_exponential(part) for tree in (answer, reference) for part in walk(tree))
    low, high, grows = _EXPONENTIAL if exponential else _POLYNOMIAL
    chance, worst, found = random.Random(seed), grows, None  # noqa: S311 - draws, not secrets
    for _ in range(_DRAWS):
        exponents = draw(chance)
        ratios = []
        for scale in (low, high):
            point = {name: scale * exponent for name, exponent in exponents.items()}
            ratios.append(order(answer, point) - order(reference, point))
        change = ratios[1] - ratios[0]
        if not math.isfinite(change):
            raise NoOrder
        if abs(change) > worst:
            worst, found = abs(change), Difference(exponents, change > 0)
    return found


def _is_exponential(part: Node) -> bool:
    if not isinstance(part, Apply) or part.head not in {"pow", "exp", "factorial", "gamma"}:
        return False
    exponent = part.args[-1]
    return any(isinstance(inner, Symbol) and inner.name not in _CONSTANTS for inner in walk(exponent))


def order(tree: Node, point: Mapping[str, float]) -> float:
    """Natural logarithm of the cost where each size is the exponential of its entry in `point`.

    Raises
    ------
    NoOrder
        If a part is zero or negative, or has no meaning as a cost.

    """
    try:
        return _order(tree, point)
    except (ValueError, OverflowError, RecursionError, ZeroDivisionError) as fault:
        raise NoOrder from fault


def _order(tree: Node, point: Mapping[str, float]) -> float:
    match tree:
        case Number(value=value):
            return math.log(value)
        case Symbol(name=name) if name in _CONSTANTS:
            return _CONSTANTS[name]
        case Symbol(name=name) if name in point:
            return point[name]
        case Apply(head="pow", args=(base, power)):
            return _value(power, point) * _order(base, point)
        case Apply(head="exp", args=(power,)):
            return _value(power, point)
        case Apply(head=head, args=args):
            return _of_parts(head, [_order(part, point) for part in args])
        case _:
            raise NoOrder


def _of_parts(head: str, parts: list[float]) -> float:
    match head, parts:
        case "add", [left, right]:
            return max(left, right) + math.log1p(math.exp(-abs(left - right)))
        case "sub", [left, right]:
            return left + math.log(-math.expm1(right - left))
        case "mul" | "dot" | "hadamard" | "matmul", [left, right]:
            return left + right
        case "div", [left, right]:
            return left - right
        case "log", [part]:
            return math.log(part)
        case "log_base", [part, base]:
            return math.log(part) - math.log(base)
        case "sqrt", [part]:
            return part / 2
        case "factorial", [part]:
            return math.exp(part) * (part - 1)
        case (("max" | "tuple" | "list"), _):
            return max(parts)
        case "min", _:
            return min(parts)
        case (("abs" | "floor" | "ceil" | "big_o" | "big_theta" | "big_omega"), [part]):
            return part
        case _:
            raise NoOrder


def _value(tree: Node, point: Mapping[str, float]) -> float:
    """The number itself, sign included: exponents may be negative."""
    match tree:
        case Apply(head="neg", args=(inner,)):
            return -_value(inner, point)
        case Apply(head="sub", args=(left, right)):
            return _value(left, point) - _value(right, point)
        case Number(value=value):
            return float(value)
        case _:
            return math.exp(_order(tree, point))
