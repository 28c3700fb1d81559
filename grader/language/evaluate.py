"""Values of trees: one walk, driven by the heads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from grader.language.faults import LanguageError
from grader.language.numerics import ELEMENTWISE, UNARY, elementwise, entropies, outer, power
from grader.language.ranges import bind_range, range_of
from grader.language.tree import Apply, Binder, Chain, Node, Number, Symbol
from grader.language.values import (
    ShapeFault,
    Value,
    gather,
    matrix_product,
    number,
    pointwise,
    product,
    spread,
    transposed,
    union,
)

if TYPE_CHECKING:
    from grader.language.environment import Environment
    from grader.language.values import Array

STEP: Final = 1e-30


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
        return number(float(node.value))
    if isinstance(node, Apply):
        return _applied(node, env)
    if isinstance(node, Binder):
        return _bound(node, env)
    truth = condition(node, env)
    return truth._replace(data=truth.data.astype(float))


def _applied(node: Apply, env: Environment) -> Value:
    special = _SPECIAL.get(node.head)
    if special is not None:
        return special(node, env)
    args = [evaluate(arg, env) for arg in node.args]
    try:
        return _operated(node.head, args, env)
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
    result, sloppy = product(first, second, dot=dot)
    if sloppy:
        env.remarks.add("two vectors side by side are read as their elementwise product")
    return result


def _hadamard(first: Value, second: Value, env: Environment) -> Value:
    if env.lenient and first.core == second.core == 2 and first.shape != second.shape:
        axes = union(first.axes, second.axes)
        return Value(spread(first, axes) * spread(second, axes), axes, 2)
    return pointwise(np.multiply, first, second)


def _quotient(first: Value, second: Value) -> Value:
    if second.core == 2 and not second.is_vector:
        raise ShapeFault("shape.division", "one cannot divide by a {0}", second.shape)
    eye = first.eye and second.core == 0
    return pointwise(np.divide, first._replace(eye=False), second)._replace(eye=eye)


def _added(first: Value, second: Value, env: Environment, sign: int) -> Value:
    if env.swallowed is not None and first.core == second.core == 0:
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


_BINARY: Final = {
    "add": lambda a, b, env: _added(a, b, env, 1),
    "sub": lambda a, b, env: _added(a, b, env, -1),
    "mul": lambda a, b, env: _product(a, b, env, dot=False),
    "dot": lambda a, b, env: _product(a, b, env, dot=True),
    "hadamard": lambda a, b, env: _hadamard(a, b, env),
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


def _index_node(node: Apply, env: Environment) -> Value:
    base = evaluate(node.args[0], env)
    for place in node.args[1:]:
        base = _picked(base, place, node, env)
    return base


def _picked(base: Value, place: Node, node: Node, env: Environment) -> Value:
    """One component: of the family first, then of the core."""
    axis = _index_axis(base, node, env)
    kept_core = axis < base.data.ndim - base.core
    size = base.data.shape[axis]
    renamed = isinstance(place, Symbol) and env.ranges.get(place.name) == (1, size) and place.name not in base.axes
    if renamed:
        assert isinstance(place, Symbol)
        if kept_core:
            return base._replace(axes=tuple(place.name if at + 1 == axis else name for at, name in enumerate(base.axes)))
        moved = np.moveaxis(base.data, axis, 1 + len(base.axes))
        return _squeezed(Value(moved, (*base.axes, place.name), base.core - 1), base)
    where = evaluate(place, env)
    if kept_core:
        axes = tuple(name for at, name in enumerate(base.axes) if at + 1 != axis)
        return gather(Value(np.moveaxis(base.data, axis, -1), axes, base.core + 1), base.data.ndim - 1, where)
    return _squeezed(gather(base, axis, where), base)


def _squeezed(value: Value, base: Value) -> Value:
    """A vector loses both core axes with its one index; a matrix keeps a row until its second index comes."""
    if base.is_vector or base.core == 1:
        return Value(value.data.reshape(value.data.shape[: value.data.ndim - value.core]), value.axes, 0)
    return value


def _index_axis(base: Value, node: Node, env: Environment) -> int:
    for at, name in enumerate(base.axes):
        if name.startswith("#"):
            return 1 + at
    if base.core == 2 and base.is_vector:
        return base.data.ndim - (1 if base.shape[0] == 1 else 2)
    if base.core == 2:
        return base.data.ndim - 2
    if base.core == 1:
        return base.data.ndim - 1
    message = f"a {env.shape_words(base.shape)} has no components to pick with an index"
    raise LanguageError("index.of-number", message, span=node.span)


def _derivative(node: Apply, env: Environment) -> Value:
    """A derivative on the definition graph, by a complex step in every component at once."""
    of, by = node.args
    picks: tuple[Node, ...] = ()
    if isinstance(by, Apply) and by.head == "index" and isinstance(by.args[0], Symbol):
        by, picks = by.args[0], by.args[1:]
    if not isinstance(by, Symbol) or by.name in env.ranges:
        raise LanguageError("derivative.variable", "derivatives are taken by a declared symbol", span=node.span)
    point = env.value(by.name)
    if np.iscomplexobj(point.data):
        raise LanguageError("derivative.order", "derivatives of derivatives are not computed", span=node.span)
    stepped, shape = _stepped(point)
    result = evaluate(of, env.overridden({by.name: stepped}))
    slope = Value(result.data.imag / STEP, result.axes, result.core)
    value = _arranged(slope, point, shape)
    if picks and value.core == 2 and result.core == 2:
        raise LanguageError("derivative.component", "write the component of both sides", span=node.span)
    for place in picks:
        value = _picked(value, place, node, env)
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


def _prime(node: Apply, env: Environment) -> Value:
    """The derivative of an elementwise function at its argument."""
    inner = node.args[0]
    if not isinstance(inner, Apply) or len(inner.args) != 1 or inner.head not in ELEMENTWISE:
        raise LanguageError("derivative.prime", "a prime stands on a function of one argument", span=node.span)
    point = evaluate(inner.args[0], env)
    stepped = ELEMENTWISE[inner.head](point.data + 1j * STEP)
    return Value(stepped.imag / STEP, point.axes, point.core)


def _cases(node: Apply, env: Environment) -> Value:
    pairs = [node.args[at : at + 2] for at in range(0, len(node.args), 2)]
    rest = evaluate(pairs.pop()[0], env) if len(node.args) % 2 else number(np.nan)
    result = rest
    for value_node, condition_node in reversed(pairs):
        value, truth = evaluate(value_node, env), condition(condition_node, env)
        axes = union(union(truth.axes, value.axes), result.axes)
        core = max(value.core, result.core)
        parts = [_cored(part, axes, core) for part in (truth, value, result)]
        result = Value(np.where(*parts), axes, core)
    return result


def _cored(value: Value, axes: tuple[str, ...], core: int) -> Array:
    data = spread(value, axes)
    return data[..., None, None] if core == 2 and value.core == 0 else data


def _delta(node: Apply, env: Environment) -> Value:
    first, second = (evaluate(arg, env) for arg in node.args)
    return pointwise(lambda a, b: (np.abs(a - b) < 0.5) * 1.0, first, second)


def _basis(node: Apply, env: Environment) -> Value:
    index = node.args[0]
    bounds = range_of(index, env)
    if bounds is None:
        raise LanguageError("basis.size", "the size of this basis vector is not known", span=node.span)
    place = evaluate(index, env)
    data = (np.abs(place.data[..., None] - np.arange(1, bounds + 1)) < 0.5) * 1.0
    return Value(data[..., None], place.axes, 2, loose=True)


def _indicator(node: Apply, env: Environment) -> Value:
    truth = condition(node.args[0], env)
    return truth._replace(data=truth.data.astype(float))


def _identity(node: Apply, env: Environment) -> Value:
    if not node.args:
        return Value(np.array([1.0]), eye=True)
    size = evaluate(node.args[0], env).data.flat[0].real
    if not 1 <= size <= 512 or size != round(size):
        raise LanguageError("identity.size", "the identity needs a whole size", span=node.span)
    return Value(np.eye(int(size))[None], (), 2)


def _filled(node: Apply, env: Environment) -> Value:
    value = 1.0 if node.head == "ones" else 0.0
    if not node.args:
        return Value(np.array([value]), literal=True)
    size = evaluate(node.args[0], env).data.flat[0].real
    if not 1 <= size <= 4096 or size != round(size):
        raise LanguageError("ones.size", "this vector needs a whole size", span=node.span)
    return Value(np.full((1, int(size), 1), value), (), 2, loose=True)


def _call(node: Apply, env: Environment) -> Value:
    name = node.args[0]
    assert isinstance(name, Symbol)
    symbol = env.vocabulary.symbols[name.name]
    tree = env.definition(name.name)
    if tree is None or len(symbol.parameters) != len(node.args) - 1:
        message = f"{name.name} takes {len(symbol.parameters)} arguments"
        raise LanguageError("function.arguments", message, span=node.span)
    values = {parameter: evaluate(arg, env) for parameter, arg in zip(symbol.parameters, node.args[1:], strict=True)}
    return evaluate(tree, env.overridden(values))


def _matrix(node: Apply, env: Environment) -> Value:
    rows = [row.args if isinstance(row, Apply) and row.head == "tuple" else (row,) for row in node.args]
    if len({len(row) for row in rows}) != 1:
        raise LanguageError("matrix.ragged", "the rows of the matrix have different lengths", span=node.span)
    entries = [[evaluate(entry, env) for entry in row] for row in rows]
    axes: tuple[str, ...] = ()
    for row in entries:
        for entry in row:
            axes = union(axes, entry.axes)
    if any(entry.core for row in entries for entry in row):
        raise LanguageError("matrix.blocks", "block matrices are not read", span=node.span)
    parts = np.broadcast_arrays(*(spread(entry, axes) for row in entries for entry in row))
    data = np.stack(parts, -1).reshape(*parts[0].shape, len(rows), len(rows[0]))
    return Value(data, axes, 2)


def _list(node: Apply, env: Environment) -> Value:
    return _matrix(Apply("matrix", tuple(Apply("tuple", (item,)) for item in node.args), node.span), env)._replace(loose=True)


def _unvalued(node: Apply, env: Environment) -> Value:
    del env
    raise LanguageError("value.none", f"this is not something to compute ({node.head})", span=node.span)


_SPECIAL: Final = {
    "index": _index_node, "pow": _power_node, "derivative": _derivative, "prime": _prime, "cases": _cases,
    "delta": _delta, "basis": _basis, "indicator": _indicator, "identity": _identity, "ones": _filled,
    "zeros": _filled, "call": _call, "matrix": _matrix, "list": _list, "tuple": _unvalued, "set": _unvalued,
    "word": _unvalued, "pm": _unvalued, "big_o": _unvalued, "big_theta": _unvalued, "big_omega": _unvalued,
    "and": lambda node, env: _as_number(condition(node, env)),
    "or": lambda node, env: _as_number(condition(node, env)),
    "not": lambda node, env: _as_number(condition(node, env)),
}  # fmt: skip


def _as_number(truth: Value) -> Value:
    return truth._replace(data=truth.data.astype(float))


def condition(node: Node, env: Environment) -> Value:
    """Truth of a condition over all draws and indices."""
    if isinstance(node, Apply) and node.head in {"and", "or"}:
        operation = np.logical_and if node.head == "and" else np.logical_or
        return pointwise(operation, condition(node.args[0], env), condition(node.args[1], env))
    if isinstance(node, Apply) and node.head == "not":
        inner = condition(node.args[0], env)
        return inner._replace(data=~inner.data)
    if isinstance(node, Chain):
        return _relations(node, env)
    value = evaluate(node, env)
    return value._replace(data=value.data != 0)


def _relations(node: Chain, env: Environment) -> Value:
    sides = [evaluate(side, env) for side in node.sides]
    truth: Value | None = None
    for at, op in enumerate(node.ops):
        compare = COMPARISONS.get(op)
        if compare is None:
            raise LanguageError("relation.none", f"the relation {op} cannot be a condition", span=node.span)
        link = pointwise(compare, sides[at], sides[at + 1])
        truth = link if truth is None else pointwise(np.logical_and, truth, link)
    assert truth is not None
    return truth


COMPARISONS: Final = {
    "=": lambda a, b: np.abs(a - b) < 1e-9, "!=": lambda a, b: np.abs(a - b) >= 1e-9,
    "<": lambda a, b: a.real < b.real, ">": lambda a, b: a.real > b.real,
    "<=": lambda a, b: a.real <= b.real + 1e-12, ">=": lambda a, b: a.real >= b.real - 1e-12,
}  # fmt: skip


def _bound(node: Binder, env: Environment) -> Value:
    if node.head == "expect":
        return _expected(node, env)
    index, rest = node.indices[0], node.indices[1:]
    body_node: Node = node.body if not rest else Binder(node.head, rest, node.body, None, None, None, node.span)
    bounds, within = bind_range(index, node, env)
    inner = env.within(index, bounds)
    mask = _mask(node, rest, within, inner)
    if rest and node.where is not None:
        body_node = Binder(node.head, rest, node.body, None, None, node.where, node.span)
    body = evaluate(body_node, inner)
    return _reduced_over(node, index, bounds, body, mask)


def _mask(node: Binder, rest: tuple[str, ...], within: Node | None, inner: Environment) -> Value | None:
    parts = [part for part in (within, None if rest else node.where) if part is not None]
    mask: Value | None = None
    for part in parts:
        truth = condition(part, inner)
        mask = truth if mask is None else pointwise(np.logical_and, mask, truth)
    return mask


_NEUTRAL: Final = {"sum": 0.0, "prod": 1.0, "max": -np.inf, "min": np.inf, "argmax": -np.inf, "argmin": np.inf}
_REDUCE: Final = {"sum": np.sum, "prod": np.prod, "max": np.max, "min": np.min}


def _reduced_over(node: Binder, index: str, bounds: tuple[int, int], body: Value, mask: Value | None) -> Value:
    axes = union(body.axes, mask.axes) if mask is not None else body.axes
    if index not in axes:
        axes = (*axes, index)
    data = spread(body, axes)
    at = axes.index(index) + 1
    count = bounds[1] - bounds[0] + 1
    if data.shape[at] != count:
        data = np.broadcast_to(data, (*data.shape[:at], count, *data.shape[at + 1 :]))
    if mask is not None:
        truth = spread(mask, axes)
        data = np.where(truth.reshape(*truth.shape, *([1] * body.core)), data, _NEUTRAL[node.head])
    kept = tuple(axis for axis in axes if axis != index)
    if node.head in {"argmax", "argmin"}:
        pick = np.argmax if node.head == "argmax" else np.argmin
        return Value(pick(data.real, axis=at) + float(bounds[0]), kept)
    return Value(_REDUCE[node.head](data, axis=at), kept, body.core)


def _expected(node: Binder, env: Environment) -> Value:
    if node.lower is None or not node.indices:
        message = "say over which index the expectation runs"
        raise LanguageError("expectation.index", message, r"write \mathbb{E}_{i \sim p}[...]", node.span)
    weights = Apply("index", (node.lower, Symbol(node.indices[0])), node.span)
    body = Apply("mul", (weights, node.body), node.span)
    return evaluate(Binder("sum", node.indices, body, span=node.span), env)


__all__ = ["condition", "evaluate", "located", "matrix_product", "transposed"]
