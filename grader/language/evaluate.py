"""Values of trees: one walk, driven by the heads."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from grader.language.components import component
from grader.language.conditions import cases, condition, delta, indicator, truth_value
from grader.language.derivatives import derivative, differential, prime
from grader.language.faults import LanguageError
from grader.language.literals import basis, call, comprehension, filled, identity, matrix, vector
from grader.language.numerics import ELEMENTWISE, UNARY, elementwise, entropies, outer, power
from grader.language.reductions import reduction
from grader.language.tree import Apply, Binder, Node, Number, Symbol
from grader.language.values import ShapeFault, Value, number, pointwise, product, spread, union

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from grader.language.environment import Environment
    from grader.language.values import Array


def evaluate(node: Node, env: Environment) -> Value:
    """Value of a tree over all draws of an environment.

    Raises
    ------
    ShapeFault
        If shapes do not fit.
    LanguageError
        If a symbol or the range of an index is unknown, or the construct has no value.
    TooLarge
        If the answer asks for more work than it is worth.

    """
    if isinstance(node, Symbol):
        return env.value(node.name)
    if isinstance(node, Number):
        return number(_float(node.value))
    if isinstance(node, Apply):
        return _applied(node, env)
    if isinstance(node, Binder):
        return reduction(node, env)
    truth = condition(node, env)
    return truth._replace(data=truth.data.astype(float))


def _float(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _applied(node: Apply, env: Environment) -> Value:
    special = _SPECIAL.get(node.head)
    try:
        if special is not None:
            return special(node, env)
        return _operated(node.head, [evaluate(arg, env) for arg in node.args], env)
    except ShapeFault as fault:
        raise located(fault, node, env) from None


def located(fault: ShapeFault, node: Node, env: Environment) -> LanguageError:
    """A shape fault as a message with its place."""
    return LanguageError(fault.note, env.explain(fault), _shape_hint(fault), node.span)


def _shape_hint(fault: ShapeFault) -> str:
    if fault.note == "shape.product" and len(fault.shapes) == 2:
        first, second = fault.shapes
        if first[1] == second[1]:
            return "did you mean the transpose of the second factor?"
        if first[0] == second[0]:
            return "did you mean the transpose of the first factor?"
        if first[0] == second[1]:
            return "are the factors in the wrong order?"
    if fault.note == "shape.scalar-plus-matrix":
        return "did you mean a multiple of the identity?"
    return ""


def _operated(head: str, args: list[Value], env: Environment) -> Value:
    operation = _BINARY.get(head)
    if operation is not None and len(args) == 2:
        return operation(args[0], args[1], env)
    if head in ELEMENTWISE and len(args) == 1:
        return elementwise(head, args[0])
    if head in {"max", "min"} and len(args) == 2:
        return pointwise(np.maximum if head == "max" else np.minimum, args[0], args[1])
    if head in UNARY and len(args) == 1:
        return UNARY[head](args[0])
    if head == "neg":
        return args[0]._replace(data=-args[0].data)
    if head in {"kl", "cross_entropy", "entropy"} and len(args) in {1, 2}:
        return entropies(head, args)
    raise LanguageError("function.arguments", f"{head} cannot be computed with {len(args)} arguments")


def _product(first: Value, second: Value, env: Environment, *, dot: bool) -> Value:
    try:
        result, sloppy = product(first, second, dot=dot)
    except ShapeFault:
        if not env.lenient:
            raise
        return _hadamard(first, second, env)
    if sloppy:
        env.remarks.add("two vectors side by side are read as their elementwise product")
    return result


def _hadamard(first: Value, second: Value, env: Environment) -> Value:
    lenient = env.lenient and first.core == second.core == 2 and first.shape != second.shape
    if lenient and all(1 in sizes or sizes[0] == sizes[1] for sizes in zip(first.shape, second.shape, strict=True)):
        axes = union(first.axes, second.axes)
        return Value(spread(first, axes) * spread(second, axes), axes, 2)
    return pointwise(np.multiply, first, second)


def _quotient(first: Value, second: Value) -> Value:
    if second.core == 2 and not second.is_vector:
        raise ShapeFault("shape.division", "one cannot divide by a {0}", second.shape)
    eye = first.eye and second.core == 0
    return pointwise(np.divide, first._replace(eye=False), second)._replace(eye=eye)


def _added(first: Value, second: Value, env: Environment, sign: int) -> Value:
    if env.swallowed is not None and not first.eye and not second.eye:
        ratio = pointwise(_smaller_by_larger, first, second).data
        env.swallowed.append(float(ratio.max(initial=0.0)))
    return _sum(first, second, sign)


def _smaller_by_larger(first: Array, second: Array) -> Array:
    small, large = np.minimum(np.abs(first), np.abs(second)), np.maximum(np.abs(first), np.abs(second))
    return np.where((small > 0) & np.isfinite(large), small / np.where(large > 0, large, 1), 1.0)


def _sum(first: Value, second: Value, sign: int) -> Value:
    if first.eye and second.eye:
        return pointwise(np.add if sign > 0 else np.subtract, first, second)._replace(eye=True)
    return pointwise(np.add if sign > 0 else np.subtract, first, second, strict=True)


def _root(radicand: Value, degree: Value) -> Value:
    return power(radicand, pointwise(np.divide, number(1.0), degree))


def _logarithm(value: Value, base: Value) -> Value:
    return pointwise(np.divide, elementwise("log", value), elementwise("log", base))


_BINARY: Final[dict[str, Callable[[Value, Value, Environment], Value]]] = {
    "add": lambda a, b, env: _added(a, b, env, 1),
    "sub": lambda a, b, env: _added(a, b, env, -1),
    "mul": lambda a, b, env: _product(a, b, env, dot=False),
    "dot": lambda a, b, env: _product(a, b, env, dot=True),
    "hadamard": _hadamard,
    "matmul": lambda a, b, env: _product(a, b, env, dot=True),
    "outer": lambda a, b, _: outer(a, b),
    "div": lambda a, b, _: _quotient(a, b),
    "pow": lambda a, b, _: power(a, b),
    "root": lambda a, b, _: _root(a, b),
    "log_base": lambda a, b, _: _logarithm(a, b),
}


def _power_node(node: Apply, env: Environment) -> Value:
    base, exponent = node.args
    if base == Symbol("e") and "e" not in env.vocabulary.symbols:
        return elementwise("exp", evaluate(exponent, env))
    try:
        return power(evaluate(base, env), evaluate(exponent, env))
    except ShapeFault as fault:
        raise located(fault, node, env) from None


def _unvalued(node: Apply, env: Environment) -> Value:
    del env
    raise LanguageError("value.none", f"this is not something to compute ({node.head})", span=node.span)


_SPECIAL: Final[dict[str, Callable[[Apply, Environment], Value]]] = {
    "index": component, "pow": _power_node, "derivative": derivative, "differential": differential,
    "prime": prime, "cases": cases,
    "delta": delta, "basis": basis, "indicator": indicator, "identity": identity, "ones": filled,
    "zeros": filled, "call": call, "matrix": matrix, "list": vector,
    "comprehension": comprehension, "tuple": vector, "set": _unvalued,
    "word": _unvalued, "pm": _unvalued, "big_o": _unvalued, "big_theta": _unvalued, "big_omega": _unvalued,
    "and": lambda node, env: truth_value(condition(node, env)),
    "or": lambda node, env: truth_value(condition(node, env)),
    "not": lambda node, env: truth_value(condition(node, env)),
}  # fmt: skip
