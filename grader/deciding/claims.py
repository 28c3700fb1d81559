"""Is a statement beside the answer true? What stands beside a right answer must not contradict it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from grader.deciding.evaluation import NORMAL, Regime, environments
from grader.language.conditions import COMPARISONS
from grader.language.evaluate import evaluate
from grader.language.faults import LanguageError
from grader.language.ranges import free_indices, use_range
from grader.language.tree import Chain, Node, Symbol, walk
from grader.language.values import ShapeFault, TooLarge, Value, pointwise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.language.environment import Environment
    from grader.model.symbols import Declarations

_EXACT: Final = 1e-7
_LIMIT: Final = 0.02
_MUCH: Final = 3.0
EQUALITIES: Final = frozenset({"=", ":=", "approx"})


def holds(
    statement: Chain, declarations: Declarations, seed: int, own: Mapping[str, Node] | None = None
) -> bool | None:
    """Whether every relation of a statement holds on the random models; None where that cannot be said.

    Equality may hold at moderate values or only in the limit regime that the problem names.
    """
    links = [
        _link(Chain((op,), statement.sides[at : at + 2]), declarations, seed, own)
        for at, op in enumerate(statement.ops)
    ]
    if False in links:
        return False
    return None if None in links else True


def _link(link: Chain, declarations: Declarations, seed: int, own: Mapping[str, Node] | None) -> bool | None:
    op, (left, right) = link.ops[0], link.sides
    regimes = (Regime(limit=True),) if op in {"<<", ">>", "to"} else (NORMAL, Regime(limit=True))
    found: bool | None = None
    for regime in regimes:
        found = _in_regime(op, left, right, environments(declarations, seed, regime, own), regime)
        if found is not False:
            return found
    return found


def _in_regime(op: str, left: Node, right: Node, models: tuple[Environment, ...], regime: Regime) -> bool | None:
    try:
        for env in models:
            if not _true(op, left, right, env, _LIMIT if regime.limit else _EXACT):
                return False
    except ShapeFault:
        return _misfit(left)
    except LanguageError as fault:
        return _misfit(left) if fault.note.startswith("shape.") else None
    except TooLarge:
        return None
    return True


def _misfit(left: Node) -> bool | None:
    """Sides of different shapes are not equal; a bare letter may be one of the student's own, so nothing is said."""
    return None if isinstance(left, Symbol) else False


def _true(op: str, left: Node, right: Node, env: Environment, tolerance: float) -> bool:
    scope = env.child(env.ranges)
    for side in (left, right):
        for letter in free_indices(side, scope):
            bounds = use_range(letter, left, scope) or use_range(letter, right, scope)
            if bounds is None:
                raise LanguageError("index.range", "the range of an index is not clear")
            scope.ranges[letter] = bounds
    with np.errstate(all="ignore"):
        first, second = evaluate(left, scope), evaluate(right, scope)
        return _compared(op, first, second, tolerance)


def _compared(op: str, first: Value, second: Value, tolerance: float) -> bool:
    if op in {"<<", ">>"}:
        small, large = (first, second) if op == "<<" else (second, first)
        return bool(np.all(large.data.real.min() > _MUCH * max(small.data.real.max(), 0.0)))
    if op == "to":
        target = second.data.real
        if np.isinf(target).all():
            return bool(np.all(first.data.real > _MUCH))
        return bool(np.all(np.abs(first.data.real - target) < 0.2))
    if op in EQUALITIES:
        return _near(first, second, tolerance)
    compare = COMPARISONS.get(op)
    if compare is None:
        raise LanguageError("relation.none", f"the relation {op} has no truth here")
    return bool(np.all(pointwise(compare, first, second).data))


def _near(first: Value, second: Value, tolerance: float) -> bool:
    gap = np.abs(pointwise(np.subtract, first, second).data)
    size = max(1e-300, float(np.abs(first.data).max(initial=0.0)), float(np.abs(second.data).max(initial=0.0)))
    if tolerance == _LIMIT:
        size = max(size, 1.0)
    return bool(np.all(gap <= tolerance * size + 1e-14))


def names_only_indices(statement: Chain, declared: frozenset[str]) -> bool:
    """Whether a relation is about index letters alone: `i = 1`, `j != i`."""
    symbols = [node.name for node in walk(statement) if isinstance(node, Symbol)]
    return bool(symbols) and all(name not in declared for name in symbols)
