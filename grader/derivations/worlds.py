"""What a derivation is tested in: random models of the problem, the student's own objects, and what may be relaxed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from grader.deciding.evaluation import NORMAL, Regime, bound_value, environments
from grader.deciding.models import Setting, environment, tree_of
from grader.derivations.premises import arranged
from grader.derivations.tables import Table
from grader.language.tree import names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.language.environment import Environment
    from grader.language.tree import Node
    from grader.model.symbols import Declarations, Dimension, Symbol

NO_TABLE: Final = Table()
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

    `own` gives declared symbols the trees that the student chose for them. `given` are equations that hold in
    addition, each solved for a symbol that the problem leaves free. On the instances of a `table` relations between
    the letters of its columns are tested.
    """

    declarations: Declarations
    seed: int = 0
    own: Mapping[str, Node] = field(default_factory=dict)
    given: tuple[Node, ...] = ()
    table: Table = NO_TABLE
    _made: dict[Regime, tuple[Environment, ...]] = field(default_factory=dict)
    _small: dict[bool, Environment] = field(default_factory=dict)
    _limited: frozenset[str] | None = None

    def models(self, regime: Regime = NORMAL) -> tuple[Environment, ...]:
        """The models of one regime."""
        if regime not in self._made:
            drawn = environments(self.declarations, self.seed, regime)
            self._made[regime] = tuple(env for env in map(self._arranged, drawn) if env is not None)
        return self._made[regime]

    def models_for(self, used: frozenset[str], regime: Regime = NORMAL) -> tuple[Environment, ...]:
        """The models by which a relation between these names is judged."""
        tabled = bool(self.table.rows) and not used <= {one.name for one in self.declarations.dimensions}
        if tabled and used <= set(self.table.names):
            return (self.table.put_into(self.models(regime)[0]),)
        return self.models(regime)

    def small(self, *, limit: bool = False) -> Environment:
        """One model of the least sizes with small whole numbers."""
        if limit not in self._small:
            env = _small_model(self.declarations, self.seed, limit)
            self._small[limit] = self._arranged(env) or self._with_objects(env)
        return self._small[limit]

    def _arranged(self, env: Environment) -> Environment | None:
        """A model with what is set to a number, then with what is given, then with the objects made of these."""
        settings = {name: bound_value(tree, name, env) for name, tree in self.own.items() if not names(tree)}
        found: Environment | None = env.overridden(settings) if settings else env
        for premise in self.given:
            found = arranged(found, premise) if found is not None else None
        return self._with_objects(found) if found is not None else None

    def _with_objects(self, env: Environment) -> Environment:
        made = {name: bound_value(tree, name, env) for name, tree in self.own.items() if names(tree)}
        return env.overridden(made) if made else env

    def with_own(self, own: Mapping[str, Node]) -> World:
        """The same problem with more objects of the student's."""
        return World(self.declarations, self.seed, {**self.own, **own}, self.given, self.table) if own else self

    def with_given(self, given: tuple[Node, ...]) -> World:
        """The same problem where these equations hold, too."""
        return World(self.declarations, self.seed, self.own, (*self.given, *given), self.table) if given else self

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
