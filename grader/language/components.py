"""Components: what an index picks out of a family, a vector or a matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader.language.faults import LanguageError
from grader.language.tree import Apply, Node, Symbol
from grader.language.values import Value, gather

if TYPE_CHECKING:
    from grader.language.environment import Environment


def component(node: Apply, env: Environment) -> Value:
    """A component of a value, or a member of a family."""
    key = _fixed_pick(node, env)
    if key is not None:
        found = env.picks.get(key)
        if found is None:
            found = env.picks[key] = _component(node, env)
        return found
    return _component(node, env)


def _fixed_pick(node: Apply, env: Environment) -> tuple[str, ...] | None:
    """The names of a pick that is the same in every scope of the model: drawn symbols at fixed indices."""
    picked_names: list[str] = []
    for part in node.args:
        if not isinstance(part, Symbol) or part.name in env.ranges or part.name in env.given:
            return None
        symbol = env.vocabulary.symbols.get(part.name)
        if symbol is None or symbol.definition:
            return None
        picked_names.append(part.name)
    return tuple(picked_names)


def _component(node: Apply, env: Environment) -> Value:
    base = env.evaluate(node.args[0], env)
    name = node.args[0].name if isinstance(node.args[0], Symbol) else ""
    for at, place in enumerate(node.args[1:]):
        base = picked(base, place, node, env, first=env.first(name, at))
    if base.core == 1:  # one index on a matrix picks a row, a vector whose layout is open
        return Value(base.data[..., None], base.axes, 2, loose=True)
    return base


def picked(base: Value, place: Node, node: Node, env: Environment, *, first: int = 1) -> Value:
    """One component, of the family first, then of the core; `first` is the number of the first one."""
    axis = _index_axis(base, node, env)
    kept_core = axis < base.data.ndim - base.core
    size = base.data.shape[axis]
    whole = isinstance(place, Symbol) and env.ranges.get(place.name) == (first, first + size - 1)
    if whole and isinstance(place, Symbol) and place.name not in base.axes:
        if kept_core:
            return base._replace(
                axes=tuple(place.name if at + 1 == axis else name for at, name in enumerate(base.axes))
            )
        moved = np.moveaxis(base.data, axis, 1 + len(base.axes))
        return _squeezed(Value(moved, (*base.axes, place.name), base.core - 1), base)
    where = env.evaluate(place, env)
    if where.core or where.eye:
        raise LanguageError("index.not-number", "an index must be a number or a letter", span=place.span)
    where = where._replace(data=where.data - (first - 1)) if first != 1 else where
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
        return int(base.data.ndim - (1 if base.shape[0] == 1 else 2))
    if base.core == 2:
        return int(base.data.ndim - 2)
    if base.core == 1:
        return int(base.data.ndim - 1)
    message = f"a {env.shape_words(base.shape)} has no components to pick with an index"
    raise LanguageError("index.of-number", message, span=node.span)
