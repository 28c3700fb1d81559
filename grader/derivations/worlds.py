"""What a derivation is tested in: random models of the problem, the student's own objects, and what may be relaxed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from grader.deciding.evaluation import NORMAL, Regime, bound_value, environments
from grader.deciding.models import Setting, environment, tree_of
from grader.language.tree import names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.language.environment import Environment
    from grader.language.tree import Node
    from grader.model.symbols import Declarations, Dimension, Symbol

LIMIT: Final = Regime(limit=True)
MILD: Final = Regime(limit=True, mild=True)
SMALL_DRAWS: Final = 12


@lru_cache(maxsize=256)
def adapted(
    declarations: Declarations,
    limits: tuple[tuple[str, float], ...] = (),
    relaxed: tuple[tuple[str, tuple[str, ...]], ...] = (),
    own: tuple[tuple[Dimension, ...], tuple[Symbol, ...]] = ((), ()),
) -> Declarations:
    """The declarations with other limits, symbols drawn freely under fewer constraints, or others in their place."""
    if not limits and not relaxed and not any(own):
        return declarations
    to, free = dict(limits), dict(relaxed)
    dimensions = {one.name: one for one in (*declarations.dimensions, *own[0])}
    symbols = []
    for symbol in {one.name: one for one in (*declarations.symbols, *own[1])}.values():
        changed = replace(symbol, limit=to[symbol.name]) if symbol.name in to else symbol
        if symbol.name in free:
            changed = replace(changed, constraints=free[symbol.name], definition="", frame="")
        symbols.append(changed)
    return replace(declarations, dimensions=tuple(dimensions.values()), symbols=tuple(symbols))


@dataclass
class World:
    """The random models of a derivation with the student's own objects in place, made when first asked for.

    `own` gives declared symbols the trees that the student chose for them; `fixed` sets scalars to numbers for
    the lines that say so (`for gamma = 0.5`).
    """

    declarations: Declarations
    seed: int = 0
    own: Mapping[str, Node] = field(default_factory=dict)
    _made: dict[Regime, tuple[Environment, ...]] = field(default_factory=dict)
    _small: dict[bool, Environment] = field(default_factory=dict)
    _limited: frozenset[str] | None = None

    def models(self, regime: Regime = NORMAL) -> tuple[Environment, ...]:
        """The models of one regime."""
        if regime not in self._made:
            self._made[regime] = environments(self.declarations, self.seed, regime, self.own)
        return self._made[regime]

    def small(self, *, limit: bool = False) -> Environment:
        """One model of the least sizes with small whole numbers."""
        if limit not in self._small:
            env = _small_model(self.declarations, self.seed, limit)
            if self.own:
                env = env.overridden({name: bound_value(tree, name, env) for name, tree in self.own.items()})
            self._small[limit] = env
        return self._small[limit]

    def with_own(self, own: Mapping[str, Node]) -> World:
        """The same problem with more objects of the student's."""
        return World(self.declarations, self.seed, {**self.own, **own}) if own else self

    def moves_in_limit(self, used: frozenset[str]) -> bool:
        """Whether the limit that the problem names changes any of these symbols, or what they are defined from."""
        if self._limited is None:
            self._limited = self._closure({one.name for one in self.declarations.symbols if one.limit is not None})
        return bool(used & self._limited)

    def _closure(self, found: set[str]) -> frozenset[str]:
        """These symbols and all that are defined from them."""
        own = {name: names(tree) for name, tree in self.own.items()}
        defined = {
            one.name: own[one.name] if one.name in own else names(tree_of(self.declarations, one.definition))
            for one in self.declarations.symbols
            if one.definition or one.name in own
        }
        while True:
            more = {name for name, parts in defined.items() if name not in found and parts & found}
            if not more:
                return frozenset(found)
            found |= more


@lru_cache(maxsize=256)
def _small_model(declarations: Declarations, seed: int, limit: bool) -> Environment:
    return environment(declarations, seed, Setting(0, limit=limit, small=True, draws=SMALL_DRAWS))
