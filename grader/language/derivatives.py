"""Derivatives on the definition graph, by complex steps."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np

from grader.language.components import picked
from grader.language.faults import LanguageError
from grader.language.numerics import ELEMENTWISE
from grader.language.ranges import free_indices
from grader.language.tree import Apply, Node, Number, Symbol, children, names, rebuild, substitute
from grader.language.values import Value

if TYPE_CHECKING:
    from grader.language.environment import Environment


STEP: Final = 1e-30
_HELD: Final = Number(Fraction(1))  # a third part of a derivative that is taken with everything else held


def derivative(node: Apply, env: Environment) -> Value:
    """A derivative on the definition graph, by a complex step in every component at once."""
    of, by, *held = node.args
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
    fixed = {name: env.value(name) for name in _depending(of, env) - {by.name}} if held else {}
    result = env.evaluate(of, env.overridden({**fixed, by.name: stepped}))
    slope = Value(result.data.imag / STEP, result.axes, result.core)
    members = sum(axis.startswith("#") for axis in point.axes)
    value = _arranged(slope, point, shape)
    if len(picks) > members and value.core == 2 and result.core == 2:
        raise LanguageError("derivative.component", "write the component of both sides", span=node.span)
    for at, place in enumerate(picks):
        value = picked(value, place, node, env, first=env.first(by.name, at))
    return value


def explicit(tree: Node, env: Environment) -> Node:
    r"""The tree with derivatives through recursive families taken with all other members held as they are.

    `h_t` stands for its definition, once: of `\tanh(W x_t + U h_{t-1})` the derivative by `W` leaves out what
    `h_{t-1}` owes to `W`.
    """
    parts = children(tree)
    node = rebuild(tree, tuple(explicit(part, env) for part in parts)) if parts else tree
    if not isinstance(node, Apply) or node.head != "derivative" or len(node.args) != 2:
        return node
    of = _once(node.args[0], names(node.args[1]), env)
    return node if of is None else Apply("derivative", (of, node.args[1], _HELD), node.span)


def _once(of: Node, by: frozenset[str], env: Environment) -> Node | None:
    """A member that goes back to a recursive family, or its component, as its definition; None for anything else."""
    if not isinstance(of, Apply) or of.head != "index" or not isinstance(of.args[0], Symbol):
        return None
    name, place, *components = (of.args[0].name, *of.args[1:])
    tree, symbol = env.definition(name), env.vocabulary.symbols.get(name)
    if tree is None or symbol is None or len(symbol.family) != 1 or not by & names(tree):
        return None
    letters = free_indices(tree, env.child({}))
    if len(letters) != 1 or not any(_recurs(part, env) for part in names(tree)):
        return None
    member = substitute(tree, letters[0], place)
    return Apply("index", (member, *components), of.span) if components else member


def _recurs(name: str, env: Environment) -> bool:
    """Whether a symbol is a family that is defined from its own members."""
    tree = env.definition(name) if name in env.vocabulary.symbols else None
    return tree is not None and name in names(tree)


def _depending(tree: Node, env: Environment) -> frozenset[str]:
    """The declared symbols of a tree."""
    return frozenset(name for name in names(tree) if name in env.vocabulary.symbols and name not in env.ranges)


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
        family = tuple(axis for axis in point.axes if axis.startswith("#"))
        if family:
            flat = np.moveaxis(flat.reshape(*flat.shape[:-1], *shape[: len(family)], -1), -2 - len(family), -2)
        return Value(flat, (*axes, *family), 2)
    raise LanguageError("derivative.tensor", "the derivative of a matrix is not read; write it by components")


def prime(node: Apply, env: Environment) -> Value:
    """The derivative of an elementwise function at its argument."""
    inner = node.args[0]
    if not isinstance(inner, Apply) or len(inner.args) != 1 or inner.head not in ELEMENTWISE:
        raise LanguageError("derivative.prime", "a prime stands on a function of one argument", span=node.span)
    point = env.evaluate(inner.args[0], env)
    stepped = ELEMENTWISE[inner.head](point.data + 1j * STEP)
    return Value(stepped.imag / STEP, point.axes, point.core)
