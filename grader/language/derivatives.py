"""Derivatives on the definition graph, by complex steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from grader.language.components import picked
from grader.language.faults import LanguageError
from grader.language.numerics import ELEMENTWISE
from grader.language.tree import Apply, Node, Symbol
from grader.language.values import Value

if TYPE_CHECKING:
    from grader.language.environment import Environment


STEP: Final = 1e-30


def derivative(node: Apply, env: Environment) -> Value:
    """A derivative on the definition graph, by a complex step in every component at once."""
    of, by = node.args
    picks: tuple[Node, ...] = ()
    if isinstance(by, Apply) and by.head == "index" and isinstance(by.args[0], Symbol):
        picks = by.args[1:]
        by = by.args[0]
    if not isinstance(by, Symbol) or by.name in env.ranges:
        raise LanguageError("derivative.variable", "derivatives are taken by a declared symbol", span=node.span)
    point = env.value(by.name)
    if np.iscomplexobj(point.data):
        raise LanguageError("derivative.order", "derivatives of derivatives are not computed", span=node.span)
    stepped, shape = _stepped(point)
    result = env.evaluate(of, env.overridden({by.name: stepped}))
    slope = Value(result.data.imag / STEP, result.axes, result.core)
    value = _arranged(slope, point, shape)
    if picks and value.core == 2 and result.core == 2:
        raise LanguageError("derivative.component", "write the component of both sides", span=node.span)
    for place in picks:
        value = picked(value, place, node, env)
    return value


def _stepped(point: Value) -> tuple[Value, tuple[int, ...]]:
    """The point with one imaginary step along each of its components, on an axis of its own."""
    lead = 1 + sum(not axis.startswith("#") for axis in point.axes)
    shape = point.data.shape[lead:]
    count = int(np.prod(shape)) if shape else 1
    steps = (1j * STEP * np.eye(count)).reshape(count, *shape) if shape else np.array([1j * STEP])
    data = np.expand_dims(point.data, 1) + steps.reshape(1, count, *([1] * (lead - 1)), *shape)
    return Value(data, ("~step", *point.axes), point.core), shape


def _arranged(slope: Value, point: Value, shape: tuple[int, ...]) -> Value:
    """The step axis laid out: as the variable for scalars, as a Jacobian (outputs by inputs) for vectors."""
    if "~step" not in slope.axes:
        data = np.zeros((*slope.data.shape[: 1 + len(slope.axes)], *shape))
        return Value(data, slope.axes, 2 if point.core else 0)
    at = slope.axes.index("~step") + 1
    axes = tuple(axis for axis in slope.axes if axis != "~step")
    data = np.moveaxis(slope.data, at, -1)
    if not shape:
        return Value(data[..., 0], axes, slope.core)
    if slope.core == 0:
        family = tuple(axis for axis in point.axes if axis.startswith("#"))
        return Value(data.reshape(*data.shape[:-1], *shape), (*axes, *family), 2 if point.core else 0)
    if slope.is_vector and point.is_vector:
        flat = data.reshape(*data.shape[: data.ndim - 3], -1, data.shape[-1])
        return Value(flat, axes, 2)
    raise LanguageError("derivative.tensor", "the derivative of a matrix is not read; write it by components")


def prime(node: Apply, env: Environment) -> Value:
    """The derivative of an elementwise function at its argument."""
    inner = node.args[0]
    if not isinstance(inner, Apply) or len(inner.args) != 1 or inner.head not in ELEMENTWISE:
        raise LanguageError("derivative.prime", "a prime stands on a function of one argument", span=node.span)
    point = env.evaluate(inner.args[0], env)
    stepped = ELEMENTWISE[inner.head](point.data + 1j * STEP)
    return Value(stepped.imag / STEP, point.axes, point.core)
