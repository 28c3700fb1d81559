"""The smallest instance at which an answer fails: least sizes, small whole numbers, checkable by hand."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from grader.deciding.compare import DIFFER, match, tensor
from grader.deciding.evaluation import computed
from grader.deciding.models import Setting, environment, tree_of
from grader.language.faults import LanguageError
from grader.language.ranges import free_indices
from grader.language.tree import Node, names
from grader.model.outcome import Counterexample
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.deciding.compare import Tensor
    from grader.language.environment import Environment
    from grader.language.values import Array, Value
    from grader.model.symbols import Declarations

DRAWS: Final = 12
_ENTRIES: Final = 16


@lru_cache(maxsize=256)
def small_model(declarations: Declarations, seed: int) -> Environment:
    """One model of the least sizes whose values are small whole numbers and halves."""
    return environment(declarations, seed, Setting(0, small=True, draws=DRAWS))


def find(student: Node, reference: str, declarations: Declarations, seed: int) -> Counterexample | None:
    """A small instance at which a student's tree differs from the reference; None where none was found."""
    return between(student, tree_of(declarations, reference), small_model(declarations, seed))


def between(student: Node, expected: Node, env: Environment) -> Counterexample | None:
    """The instance of a small model at which two trees differ that is easiest to check by hand."""
    try:
        own, target = _values(student, expected, env)
    except LanguageError:
        return None
    _, gaps = match(own, target)
    bad = np.flatnonzero(~(gaps <= DIFFER)) if gaps.size == DRAWS else np.array([], dtype=int)
    if not bad.size or own.data.shape[1:] != target.data.shape[1:]:
        return None
    draw = min((int(at) for at in bad), key=lambda at: _ugliness(own, target, at))
    used = {name for name in names(student) | names(expected) if has_value(name, env)}
    return _told(own, target, draw, point_of(used, draw, env))


def has_value(name: str, env: Environment) -> bool:
    """Whether a name stands for a value that can be printed: no running index."""
    symbol = env.vocabulary.symbols.get(name)
    return name in env.sizes or (symbol is not None and (symbol.kind is not Kind.INDEX or symbol.fixed))


def _values(student: Node, expected: Node, env: Environment) -> tuple[Tensor, Tensor]:
    wanted = computed(expected, env)
    letters = tuple(sorted(free_indices(expected, env)))
    target = tensor(wanted, letters if set(wanted.axes) == set(letters) else wanted.axes)
    given = computed(student, env, target.data.shape[1:])
    own = tensor(given, letters if set(given.axes) == set(letters) else given.axes)
    count = max(own.data.shape[0], target.data.shape[0])
    if count < DRAWS:
        return _widened(own), _widened(target)
    return own, target


def _widened(value: Tensor) -> Tensor:
    return replace(value, data=np.broadcast_to(value.data, (DRAWS, *value.data.shape[1:])))


def _ugliness(own: Tensor, target: Tensor, draw: int) -> tuple[bool, int]:
    first, second = own.data[draw % own.data.shape[0]], target.data[draw % target.data.shape[0]]
    finite = bool(np.isfinite(first).all() and np.isfinite(second).all())
    return not finite, len(printed(first)) + len(printed(second))


def point_of(used: frozenset[str] | set[str], draw: int, env: Environment) -> Mapping[str, str]:
    """Printed values of the symbols at one draw."""
    point: dict[str, str] = {}
    for name in sorted(used):
        if name in env.sizes:
            point[name] = str(env.sizes[name])
            continue
        value = env.value(name)
        point[name] = printed(_one(value, draw))
    return point


def _one(value: Value, draw: int) -> Array:
    data = value.data[draw % value.data.shape[0]]
    return data.reshape(-1) if value.core == 2 and value.is_vector and not value.axes else np.squeeze(data)


def printed(data: Array) -> str:
    """An array as a person writes it, large ones by their shape."""
    data = np.asarray(data)
    if data.size > _ENTRIES:
        return f"({'x'.join(map(str, data.shape))} values)"
    if data.ndim == 0:
        return _digits(float(data.real))
    return "(" + ", ".join(printed(part) for part in data) + ")"


def _digits(value: float) -> str:
    if not np.isfinite(value):
        return "undefined"
    return f"{value:.4g}" if abs(value) > 1e-12 else "0"


def _told(own: Tensor, target: Tensor, draw: int, point: Mapping[str, str]) -> Counterexample:
    first, second = own.data[draw % own.data.shape[0]], target.data[draw % target.data.shape[0]]
    where = ""
    if first.ndim == 1 and first.shape == second.shape:
        place = int(np.nanargmax(np.where(np.isfinite(first), np.abs(first - second), np.inf)))
        where = f"component {place + 1}"
    return Counterexample(point, printed(first), printed(second), where)
