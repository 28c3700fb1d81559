"""Where float64 cannot settle it: exact arithmetic modulo a prime, and many digits."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Final

import mpmath

from grader.language.tree import Apply, Binder, Node, Number, Symbol, names, walk

if TYPE_CHECKING:
    from collections.abc import Mapping

PRIME: Final = (1 << 61) - 1
_FIELD: Final = frozenset({"add", "sub", "neg", "mul", "dot", "hadamard", "div", "pow"})
_PLACES: Final = 5
_DIGITS: Final = 60


class NotRational(Exception):  # noqa: N818
    """The expression is not a rational function of scalars."""


def is_rational(tree: Node, scalars: frozenset[str]) -> bool:
    """Whether exact arithmetic can evaluate the tree: field operations on scalars and exact numbers."""
    for node in walk(tree):
        if isinstance(node, Number):
            if node.places > _PLACES:
                return False
        elif isinstance(node, Symbol):
            if node.name not in scalars:
                return False
        elif not isinstance(node, Apply) or node.head not in _FIELD:
            return False
    return True


def same_rational_function(first: Node, second: Node, seed: int) -> bool:
    """Whether two rational functions agree at random points of a large prime field (an error: below 1e-15).

    Raises
    ------
    NotRational
        If a power is not a whole number, or every point divides by zero.

    """
    generator = random.Random(seed)  # noqa: S311 (reproducible on purpose)
    used = sorted(names(first) | names(second))
    tried = 0
    for _ in range(6):
        point = {name: generator.randrange(2, PRIME) for name in used}
        try:
            if _modular(first, point) != _modular(second, point):
                return False
        except ZeroDivisionError:
            continue
        tried += 1
        if tried == 2:
            return True
    raise NotRational


def _modular(node: Node, point: Mapping[str, int]) -> int:
    if isinstance(node, Number):
        return node.value.numerator * pow(node.value.denominator, -1, PRIME) % PRIME
    if isinstance(node, Symbol):
        return point[node.name]
    assert isinstance(node, Apply)
    if node.head == "pow":
        return _modular_power(node, point)
    args = [_modular(arg, point) for arg in node.args]
    match node.head:
        case "neg":
            return -args[0] % PRIME
        case "add":
            return (args[0] + args[1]) % PRIME
        case "sub":
            return (args[0] - args[1]) % PRIME
        case "div":
            if args[1] == 0:
                raise ZeroDivisionError
            return args[0] * pow(args[1], -1, PRIME) % PRIME
        case _:
            return args[0] * args[1] % PRIME


def _modular_power(node: Apply, point: Mapping[str, int]) -> int:
    exponent = _whole(node.args[1])
    base = _modular(node.args[0], point)
    if exponent < 0 and base == 0:
        raise ZeroDivisionError
    return pow(base, exponent, PRIME)


def _whole(node: Node) -> int:
    if isinstance(node, Number) and node.value.denominator == 1:
        return node.value.numerator
    if isinstance(node, Apply) and node.head == "neg":
        return -_whole(node.args[0])
    raise NotRational


_FUNCTIONS: Final = {
    "exp": mpmath.exp, "log": mpmath.log, "sin": mpmath.sin, "cos": mpmath.cos, "tan": mpmath.tan,
    "tanh": mpmath.tanh, "sinh": mpmath.sinh, "cosh": mpmath.cosh, "sqrt": mpmath.sqrt, "erf": mpmath.erf,
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)), "silu": lambda x: x / (1 + mpmath.exp(-x)),
    "softplus": lambda x: mpmath.log1p(mpmath.exp(x)), "abs": abs,
}  # fmt: skip


def many_digits(node: Node, point: Mapping[str, float]) -> mpmath.mpf | None:
    """Value of a scalar tree at one point with sixty digits; None where this evaluator does not reach."""
    with mpmath.workdps(_DIGITS):
        try:
            return _precise(node, point)
        except (NotRational, KeyError, ZeroDivisionError, ValueError, OverflowError):
            return None


def _precise(node: Node, point: Mapping[str, float]) -> mpmath.mpf:
    if isinstance(node, Number):
        return mpmath.mpf(node.value.numerator) / node.value.denominator
    if isinstance(node, Symbol):
        constants = {"e": mpmath.e, "pi": mpmath.pi}
        return (
            +constants[node.name] if node.name in constants and node.name not in point else mpmath.mpf(point[node.name])
        )
    if isinstance(node, Binder) or not isinstance(node, Apply):
        raise NotRational
    args = [_precise(arg, point) for arg in node.args]
    if node.head in _FUNCTIONS and len(args) == 1:
        return _FUNCTIONS[node.head](args[0])
    match node.head:
        case "neg":
            return -args[0]
        case "add":
            return args[0] + args[1]
        case "sub":
            return args[0] - args[1]
        case "mul" | "dot" | "hadamard":
            return args[0] * args[1]
        case "div":
            return args[0] / args[1]
        case "pow":
            if abs(args[1] * mpmath.log(abs(args[0]) + 1)) > 1e6:
                raise NotRational
            return args[0] ** args[1]
        case "log_base":
            return mpmath.log(args[0]) / mpmath.log(args[1])
        case _:
            raise NotRational
