"""Values of trees on the random models, with free indices running and the own answers of a student put in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from grader.deciding.models import models
from grader.language.evaluate import evaluate, located
from grader.language.faults import LanguageError
from grader.language.ranges import free_indices, use_range
from grader.language.tree import Apply, Symbol, children
from grader.language.values import ShapeFault, TooLarge, Value
from grader.model.symbols import Declarations, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.language.environment import Environment
    from grader.language.tree import Node


@dataclass(frozen=True, slots=True)
class Regime:
    """Which random models decide: in the limit (`mild`: less far out), or with all sizes equal."""

    limit: bool = False
    square: bool = False
    mild: bool = False


NORMAL: Final = Regime()


def environments(
    declarations: Declarations, seed: int, regime: Regime, own: Mapping[str, Node] | None = None
) -> tuple[Environment, ...]:
    """Random models; `own` binds symbols to trees and recomputes what is defined from them."""
    drawn = models(declarations, seed, limit=regime.limit, square=regime.square, mild=regime.mild)
    if not own:
        return drawn
    return tuple(env.overridden({name: bound_value(tree, name, env) for name, tree in own.items()}) for env in drawn)


def _holds_whole_family(tree: Node, env: Environment) -> bool:
    """Whether a family of vectors or matrices stands somewhere without its index."""
    if isinstance(tree, Symbol):
        symbol = env.vocabulary.symbols.get(tree.name)
        return symbol is not None and bool(symbol.family and symbol.shape)
    if isinstance(tree, Apply) and tree.head == "index":
        return any(_holds_whole_family(part, env) for part in tree.args[1:])
    return any(_holds_whole_family(part, env) for part in children(tree))


def _family_vector(value: Value) -> Value:
    """A family of scalars without its index is the vector of its members."""
    at = next(at for at, axis in enumerate(value.axes) if axis.startswith("#"))
    axes = tuple(axis for axis in value.axes if not axis.startswith("#"))
    return Value(np.moveaxis(value.data, at + 1, -1)[..., None], axes, 2, loose=True)


def bound_value(tree: Node, name: str, env: Environment) -> Value:
    """Value of a student's tree as the value of a declared symbol, in the declared layout."""
    symbol = env.vocabulary.symbols[name]
    value = env.settled(_filled_out(computed(tree, env), env.extents(name)), symbol)
    wanted = env.extents(name)[len(symbol.family) :]
    given = tuple(size for size in value.shape if size != 1) if value.is_vector else value.shape
    if given != wanted and symbol.kind is not Kind.TENSOR:
        is_a, must = env.shape_words(value.shape), env.shape_words(wanted if len(wanted) != 1 else (wanted[0], 1))
        raise LanguageError("shape.wrong", f"{name} is a {must}, but this is a {is_a}", span=tree.span)
    return value


def _filled_out(value: Value, extents: tuple[int, ...]) -> Value:
    """A written zero or identity in the size of the symbol that it is given for."""
    if value.eye and len(extents) == 2 and extents[0] == extents[1]:
        return Value(value.data[..., None, None] * np.eye(extents[0]), value.axes, 2)
    if value.literal and value.core == 0 and extents and not value.data.any():
        shape = extents if len(extents) == 2 else (extents[0], 1)
        return Value(np.zeros((1, *shape)), (), 2, loose=True)
    return value


def computed(tree: Node, env: Environment, extents: Sequence[int] = ()) -> Value:
    """Value of a tree, its free indices running over their ranges.

    Raises
    ------
    LanguageError
        If shapes do not fit, an index has no range, or the work is too large.

    """
    free = free_indices(tree, env)
    ranges: dict[str, tuple[int, int]] = {}
    for place, letter in enumerate(free):
        bounds = use_range(letter, tree, env)
        if bounds is None and place < len(extents):
            bounds = (1, extents[place])
        if bounds is None:
            message = f"it is not clear over what the index {letter} runs"
            raise LanguageError("index.range", message, "use the symbols of the statement")
        ranges[letter] = bounds
    scope = env.child({**env.ranges, **ranges}) if ranges else env
    try:
        with np.errstate(all="ignore"):
            value = evaluate(tree, scope)
    except (ShapeFault, LanguageError) as fault:
        of_shape = isinstance(fault, ShapeFault) or fault.note.startswith("shape.")
        if of_shape and _holds_whole_family(tree, env):
            raise LanguageError("index.missing", "an index is missing: a whole family stands here") from None
        raise located(fault, tree, env) if isinstance(fault, ShapeFault) else fault from None
    except TooLarge:
        raise LanguageError("value.too-large", "this asks for more arithmetic than an answer needs") from None
    if value.core == 0 and sum(axis.startswith("#") for axis in value.axes) == 1:
        value = _family_vector(value)
    if any(axis.startswith("#") for axis in value.axes):
        raise LanguageError("index.missing", "an index is missing: this stands for a whole family", span=tree.span)
    return value
