"""Derivatives on the definition graph, by complex steps."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final
from zlib import crc32

import numpy as np

from grader.language.components import picked
from grader.language.faults import LanguageError
from grader.language.numerics import ELEMENTWISE
from grader.language.ranges import free_indices
from grader.language.tree import Apply, Node, Number, Symbol, children, names, rebuild, substitute, walk
from grader.language.values import Value, as_one, pointwise

if TYPE_CHECKING:
    from grader.language.environment import Environment


STEP: Final = 1e-30
_HELD: Final = Number(Fraction(1))  # a third part of a derivative that is taken with everything else held
# Derivatives of derivatives: four points around the place, for a complex step cannot be taken twice. What is left
# out is of the order of the fourth power of the distance.
_APART: Final = 1e-3
_AT: Final = "~at"  # the argument of a primed function
_WEIGHTS: Final = ((1 / 12, -2), (-8 / 12, -1), (8 / 12, 1), (-1 / 12, 2))


def derivative(node: Apply, env: Environment) -> Value:
    """A derivative on the definition graph, in every component at once."""
    of, by, *held = node.args
    picks: tuple[Node, ...] = ()
    if isinstance(by, Apply) and by.head == "index" and isinstance(by.args[0], Symbol):
        picks = by.args[1:]
        by = by.args[0]
    if not isinstance(by, Symbol) or by.name in env.ranges:
        raise LanguageError("derivative.variable", "derivatives are taken by a declared symbol", span=node.span)
    point = env.value(by.name)
    moving = {axis for value in env.given.values() for axis in value.axes if axis.startswith("~step")}
    if len(moving) > 1 or any(np.iscomplexobj(value.data) for value in env.given.values()):
        raise LanguageError("derivative.order", "derivatives are computed up to the second", span=node.span)
    step = f"~step{len(moving)}"
    fixed = {name: env.value(name) for name in _depending(of, env) - {by.name}} if held else {}
    inner = env.overridden(fixed) if fixed else env
    computed = _by_differences if _has_derivative(of, inner) else _by_complex_step
    slope, shape = computed((of, by.name), point, step, inner)
    members = sum(axis.startswith("#") for axis in point.axes)
    if len(picks) == 1 and not members and point.is_vector and slope.is_vector:
        return _along_one(slope, step, picks[0], node, env)
    value = _arranged(slope, point, shape, step)
    if len(picks) > members and value.core == 2 and slope.core == 2:
        raise LanguageError("derivative.component", "write the component of both sides", span=node.span)
    for at, place in enumerate(picks):
        value = picked(value, place, node, env, first=env.first(by.name, at))
    return value


def differential(node: Apply, env: Environment) -> Value:
    """What a thing changes by at first order when the symbols behind it take steps of their own, each always the same.

    Raises
    ------
    LanguageError
        If nothing says what moves, or something in it is a derivative already.

    """
    of, *moving = node.args
    if not moving or _has_derivative(of, env):
        raise LanguageError("derivative.half", "a differential stands alone", span=node.span)
    moved = {by.name: _moved(by.name, env) for by in moving if isinstance(by, Symbol)}
    result = env.evaluate(of, env.overridden(moved))
    return Value(result.data.imag / STEP, result.axes, result.core)


def step_of(name: str, env: Environment) -> Value:
    """The step that a symbol takes in differentials: whole numbers other than zero, and always the same."""
    point = env.value(name)
    if np.iscomplexobj(point.data):
        raise LanguageError("derivative.order", "a differential of a derivative is not computed")
    draw = np.random.default_rng(crc32(name.encode()))
    steps = draw.integers(1, 9, point.data.shape) * draw.choice([-1.0, 1.0], point.data.shape)
    return point._replace(data=steps)


def _moved(name: str, env: Environment) -> Value:
    point = env.value(name)
    return point._replace(data=point.data + 1j * STEP * step_of(name, env).data)


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


def _has_derivative(node: Node, env: Environment) -> bool:
    """Whether a derivative stands in a tree, or in a definition that it goes back to."""
    trees, met = [node], set(env.given)
    for tree in trees:
        if any(isinstance(part, Apply) and part.head in {"derivative", "prime"} for part in walk(tree)):
            return True
        fresh = _depending(tree, env) - met
        met |= fresh
        trees += [found for name in fresh if (found := env.definition(name)) is not None]
    return False


def _by_complex_step(
    what: tuple[Node, str], point: Value, step: str, env: Environment
) -> tuple[Value, tuple[int, ...]]:
    of, name = what
    stepped, shape = _stepped(point, 1j * STEP, step)
    result = env.evaluate(of, env.overridden({name: stepped}))
    return Value(result.data.imag / STEP, result.axes, result.core), shape


def _by_differences(
    what: tuple[Node, str], point: Value, step: str, env: Environment
) -> tuple[Value, tuple[int, ...]]:
    of, name = what
    results = []
    for weight, steps in _WEIGHTS:
        stepped, shape = _stepped(point, _APART * steps, step)
        result = env.evaluate(of, env.overridden({name: stepped}))
        results.append(result._replace(data=weight / _APART * result.data))
    total = results[0]
    for other in results[1:]:
        total = pointwise(np.add, total, other)
    return Value(total.data, total.axes, total.core), shape


def _stepped(point: Value, length: complex, step: str) -> tuple[Value, tuple[int, ...]]:
    """The point with one step along each of its components, on an axis of its own."""
    lead = 1 + sum(not axis.startswith("#") for axis in point.axes)
    shape = point.data.shape[lead:]
    count = int(np.prod(shape)) if shape else 1
    steps = (length * np.eye(count)).reshape(count, *shape) if shape else np.array([length])
    data = np.expand_dims(point.data, 1) + steps.reshape(1, count, *([1] * (lead - 1)), *shape)
    return Value(data, (step, *point.axes), point.core), shape


def _along_one(slope: Value, step: str, place: Node, node: Apply, env: Environment) -> Value:
    """The derivative of a vector by one component of another, laid out as the vector."""
    if step not in slope.axes:
        return slope._replace(data=np.zeros_like(slope.data))
    at = slope.axes.index(step) + 1
    axes = ("#step", *(axis for axis in slope.axes if axis != step))
    return picked(Value(np.moveaxis(slope.data, at, 1), axes, 2), place, node, env)


def _arranged(slope: Value, point: Value, shape: tuple[int, ...], step: str) -> Value:
    """The step axis laid out: as the variable for scalars, as a Jacobian (outputs by inputs) for vectors."""
    family = tuple(axis for axis in point.axes if axis.startswith("#"))
    if step not in slope.axes:
        data = np.zeros((*slope.data.shape[: 1 + len(slope.axes)], *shape))
        return Value(data, (*slope.axes, *family), 2 if point.core else 0)
    at = slope.axes.index(step) + 1
    axes = tuple(axis for axis in slope.axes if axis != step)
    data = np.moveaxis(slope.data, at, -1)
    if not shape:
        return Value(data[..., 0], axes, slope.core)
    if slope.core == 0:
        return Value(data.reshape(*data.shape[:-1], *shape), (*axes, *family), 2 if point.core else 0)
    if slope.is_vector and point.is_vector:
        flat = np.swapaxes(as_one(np.moveaxis(data, -1, -3), -2), -1, -2)
        if family:
            flat = np.moveaxis(flat.reshape(*flat.shape[:-1], *shape[: len(family)], -1), -2 - len(family), -2)
        return Value(flat, (*axes, *family), 2)
    raise LanguageError("derivative.tensor", "the derivative of a matrix is not read; write it by components")


def prime(node: Apply, env: Environment) -> Value:
    """The derivative of a function of one number at its argument; a second prime differentiates once more."""
    inner = node.args[0]
    primes = 1
    while isinstance(inner, Apply) and inner.head == "prime":
        inner, primes = inner.args[0], primes + 1
    built_in = isinstance(inner, Apply) and len(inner.args) == 1 and inner.head in ELEMENTWISE
    declared = isinstance(inner, Apply) and inner.head == "call" and len(inner.args) == 2
    if not (isinstance(inner, Apply) and (built_in or declared)) or primes > 2:
        raise LanguageError("derivative.prime", "a prime stands on a function of one argument", span=node.span)
    point = env.evaluate(inner.args[-1], env)
    if built_in and primes == 1:
        stepped = ELEMENTWISE[inner.head](point.data + 1j * STEP)
        return Value(stepped.imag / STEP, point.axes, point.core)
    if point.core:
        raise LanguageError("derivative.prime", "a prime stands on a function of one number", span=node.span)
    at = Symbol(_AT, node.span)
    tree: Node = Apply(inner.head, (*inner.args[:-1], at), node.span)
    for _ in range(primes):
        tree = Apply("derivative", (tree, at), node.span)
    return env.evaluate(tree, env.overridden({_AT: point}))
