"""Conditions, and what is defined by them: cases, deltas, indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from grader.language.faults import LanguageError
from grader.language.tree import Apply, Chain, Node
from grader.language.values import Value, number, pointwise, spread, union

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.language.environment import Environment
    from grader.language.values import Array


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
    value = env.evaluate(node, env)
    return value._replace(data=value.data != 0)


def _relations(node: Chain, env: Environment) -> Value:
    if node.ops in {("in",), ("notin",)}:
        return _membership(node, env)
    sides = [env.evaluate(side, env) for side in node.sides]
    truth: Value | None = None
    for at, op in enumerate(node.ops):
        compare = COMPARISONS.get(op)
        if compare is None:
            raise LanguageError("relation.none", f"the relation {op} cannot be a condition", span=node.span)
        link = pointwise(compare, sides[at], sides[at + 1])
        truth = link if truth is None else pointwise(np.logical_and, truth, link)
    assert truth is not None
    return truth


def _membership(node: Chain, env: Environment) -> Value:
    members = node.sides[1]
    if not isinstance(members, Apply) or members.head not in {"set", "tuple", "list"}:
        raise LanguageError("relation.set", "the members of this set are not known", span=node.span)
    one = env.evaluate(node.sides[0], env)
    truths = [pointwise(COMPARISONS["="], one, env.evaluate(member, env)) for member in members.args]
    found = truths[0]
    for truth in truths[1:]:
        found = pointwise(np.logical_or, found, truth)
    return found if node.ops == ("in",) else found._replace(data=~found.data)


COMPARISONS: Final[dict[str, Callable[[Array, Array], Array]]] = {
    "=": lambda a, b: np.abs(a - b) < 1e-9, "!=": lambda a, b: np.abs(a - b) >= 1e-9,
    "<": lambda a, b: a.real < b.real, ">": lambda a, b: a.real > b.real,
    "<=": lambda a, b: a.real <= b.real + 1e-12, ">=": lambda a, b: a.real >= b.real - 1e-12,
}  # fmt: skip


def cases(node: Apply, env: Environment) -> Value:
    """The value of the first case whose condition holds, entry by entry; not a number where none does."""
    pairs = [node.args[at : at + 2] for at in range(0, len(node.args), 2)]
    rest = env.evaluate(pairs.pop()[0], env) if len(node.args) % 2 else number(np.nan)
    result = rest
    for value_node, condition_node in reversed(pairs):
        value, truth = env.evaluate(value_node, env), condition(condition_node, env)
        shapes = {part.shape for part in (truth, value, result) if part.core}
        if len(shapes) > 1:
            raise LanguageError("shape.cases", "the cases do not have the same shape", span=node.span)
        axes = union(union(truth.axes, value.axes), result.axes)
        core = max(truth.core, value.core, result.core)
        parts = [_cored(part, axes, core) for part in (truth, value, result)]
        result = Value(np.where(*parts), axes, core)
    return result


def _cored(value: Value, axes: tuple[str, ...], core: int) -> Array:
    data = spread(value, axes)
    return data[..., None, None] if core == 2 and value.core == 0 else data


def delta(node: Apply, env: Environment) -> Value:
    """Kronecker's delta of two index expressions."""
    first, second = (env.evaluate(arg, env) for arg in node.args)
    return pointwise(lambda a, b: (np.abs(a - b) < 0.5) * 1.0, first, second)


def indicator(node: Apply, env: Environment) -> Value:
    """One where the condition holds, else zero."""
    truth = condition(node.args[0], env)
    return truth._replace(data=truth.data.astype(float))


def truth_value(truth: Value) -> Value:
    """A truth as one or zero."""
    return truth._replace(data=truth.data.astype(float))
