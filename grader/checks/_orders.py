"""Orders of growth: the logarithm of a cost, evaluated where its sizes are astronomically large."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from grader.language.tree import Apply, Number, Symbol, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.language.tree import Node

Array = Any  # of one number for each draw, or a single number for all
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
    chance = random.Random(seed)  # noqa: S311 - draws, not secrets
    drawn = [draw(chance) for _ in range(_DRAWS)]
    exponents = {name: np.array([each[name] for each in drawn]) for name in drawn[0]}
    with np.errstate(all="ignore"):
        ratios = [
            order(answer, point) - order(reference, point)
            for scale in (low, high)
            for point in [{name: scale * values for name, values in exponents.items()}]
        ]
        change = np.broadcast_to(ratios[1] - ratios[0], (_DRAWS,))
    if not np.all(np.isfinite(change)):
        raise NoOrder
    most = int(np.argmax(np.abs(change)))
    return Difference(drawn[most], bool(change[most] > 0)) if abs(change[most]) > grows else None


def _is_exponential(part: Node) -> bool:
    if not isinstance(part, Apply) or part.head not in {"pow", "exp", "factorial", "gamma"}:
        return False
    exponent = part.args[-1]
    return any(isinstance(inner, Symbol) and inner.name not in _CONSTANTS for inner in walk(exponent))


def order(tree: Node, point: Mapping[str, Array]) -> Array:
    """Natural logarithm of the cost where each size is the exponential of its entry in `point`, draw by draw.

    Where a part is zero, negative or beyond all measure, the result is not finite.

    Raises
    ------
    NoOrder
        If a part has no meaning as a cost.

    """
    try:
        return _order(tree, point)
    except (ValueError, OverflowError, RecursionError, ZeroDivisionError) as fault:
        raise NoOrder from fault


def _order(tree: Node, point: Mapping[str, Array]) -> Array:
    match tree:
        case Number(value=value):
            return np.log(float(value))
        case Symbol(name=name) if name in _CONSTANTS:
            return np.float64(_CONSTANTS[name])
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


def _of_parts(head: str, parts: list[Array]) -> Array:
    match head, parts:
        case "add", [left, right]:
            return np.maximum(left, right) + np.log1p(np.exp(-np.abs(left - right)))
        case "sub", [left, right]:
            return left + np.log(-np.expm1(right - left))
        case "mul" | "dot" | "hadamard" | "matmul", [left, right]:
            return left + right
        case "div", [left, right]:
            return left - right
        case "log", [part]:
            return np.log(part)
        case "log_base", [part, base]:
            return np.log(part) - np.log(base)
        case "sqrt", [part]:
            return part / 2
        case "factorial", [part]:
            return np.exp(part) * (part - 1)
        case (("max" | "tuple" | "list"), _):
            return np.maximum.reduce(np.broadcast_arrays(*parts))
        case "min", _:
            return np.minimum.reduce(np.broadcast_arrays(*parts))
        case (("abs" | "floor" | "ceil" | "big_o" | "big_theta" | "big_omega"), [part]):
            return part
        case _:
            raise NoOrder


def _value(tree: Node, point: Mapping[str, Array]) -> Array:
    """The number itself, sign included: exponents may be negative."""
    match tree:
        case Apply(head="neg", args=(inner,)):
            return -_value(inner, point)
        case Apply(head="sub", args=(left, right)):
            return _value(left, point) - _value(right, point)
        case Number(value=value):
            return np.float64(value)
        case _:
            return np.exp(_order(tree, point))
