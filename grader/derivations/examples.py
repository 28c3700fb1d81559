"""The instance at which a relation of a derivation fails that is easiest to check by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from grader.deciding.compare import DIFFER
from grader.deciding.counterexample import has_value, point_of, printed
from grader.deciding.evaluation import computed
from grader.derivations.differentials import moving_in, with_steps
from grader.derivations.truth import mask_of, scoped
from grader.language.derivatives import step_of
from grader.language.faults import LanguageError
from grader.language.tree import names
from grader.language.values import ShapeFault, TooLarge, Value, as_one, spread, union
from grader.model.outcome import Counterexample

if TYPE_CHECKING:
    from grader.derivations.truth import Link
    from grader.language.environment import Environment
    from grader.language.values import Array


_FEW: Final = 6


def example(link: Link, env: Environment) -> Counterexample | None:
    """Where the right side of a relation is not the left one; None where both sides do not lie side by side."""
    link = with_steps(link, env)
    try:
        scope = scoped((link.left, link.right, *link.scope), env)
        with np.errstate(all="ignore"):
            left, right = computed(link.left, scope), computed(link.right, scope)
            mask = mask_of(link.scope, scope)
    except (LanguageError, ShapeFault, TooLarge):
        return None
    sides = _side_by_side(left, right, mask)
    if sides is None:
        return None
    axes, first, second, allowed = sides
    place = _place(first, second, allowed)
    if place is None:
        return None
    used = _shown({name for tree in (link.left, link.right) for name in names(tree) if has_value(name, env)}, env)
    point = dict(point_of(used, place[0], env))
    point |= _steps(link, place[0], env)
    said = names(link.left) | names(link.right)
    point |= {axis: str(at + 1) for axis, at in zip(axes, place[1:], strict=False) if axis in said}
    where = ""
    if len(place) > 1 + len(axes):
        inside = slice(1 + len(axes), None)
        core = [at + 1 for at, size in zip(place[inside], first.shape[inside], strict=True) if size > 1]
        where = "component " + ", ".join(map(str, core)) if core else ""
    return Counterexample(point, printed(second[place]), printed(first[place]), where)


def _steps(link: Link, draw: int, env: Environment) -> dict[str, str]:
    """The steps of what moves in a relation between differentials."""
    moving = moving_in(link)
    stepped = env.overridden({name: step_of(name, env) for name in moving})
    return {f"d{name}": value for name, value in point_of(set(moving), draw, stepped).items()}


def _shown(used: set[str], env: Environment) -> set[str]:
    """The symbols to print: those of the line, and what they are computed from, as long as these are few."""
    found, todo = set(used), list(used)
    while todo:
        tree = env.definition(name) if (name := todo.pop()) in env.vocabulary.symbols else None
        fresh = {one for one in names(tree) if has_value(one, env)} - found if tree is not None else set()
        found |= fresh
        todo.extend(fresh)
    return found if len(found) <= _FEW else used


def _side_by_side(
    left: Value, right: Value, mask: Value | None
) -> tuple[tuple[str, ...], Array, Array, Array] | None:
    """Both sides over the same axes, and where they are compared."""
    if left.core != right.core:
        left, right = _by_component(left, right), _by_component(right, left)
    axes = union(union(left.axes, right.axes), mask.axes if mask is not None else ())
    parts = [spread(value, axes) for value in (left, right)]
    core = max(left.core, right.core)
    parts = [
        data[..., None, None] if core == 2 and value.core == 0 else data
        for data, value in zip(parts, (left, right), strict=True)
    ]
    allowed = np.array(True) if mask is None else spread(mask, axes).reshape(*spread(mask, axes).shape, *([1] * core))  # noqa: FBT003
    try:
        first, second, allowed = np.broadcast_arrays(*parts, allowed)
    except ValueError:
        return None
    return axes, first, second, allowed.astype(bool)


def _by_component(value: Value, other: Value) -> Value:
    """A vector by its components where the other side is written so."""
    if value.core == 2 and value.is_vector and len(other.axes) == 1 and not value.axes:
        return Value(as_one(value.data, 1), other.axes)
    if value.core == 2 and value.shape == (1, 1):
        return Value(value.data[..., 0, 0], value.axes)
    return value


def _place(first: Array, second: Array, allowed: Array) -> tuple[int, ...] | None:
    """The draw and the component at which the sides differ, the simplest numbers first."""
    gap = np.abs(first - second)
    size = np.maximum(np.maximum(np.abs(first), np.abs(second)), 1e-300)
    bad = allowed & np.isfinite(gap) & (gap > DIFFER * size) & (gap > 1e-12)
    if not bad.any():
        return None
    places = [tuple(int(at) for at in place) for place in np.argwhere(bad)[:400]]
    return min(places, key=lambda place: (len(printed(first[place])) + len(printed(second[place])), place))
