"""Ruling on a whole working: what it chooses and binds first, then each statement in turn."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from grader.derivations.binding import all_bindings
from grader.derivations.judging import EARLIER, Mistake
from grader.derivations.objects import chosen
from grader.derivations.reading import Statement
from grader.derivations.renaming import known_as, reaches_back, shadowing
from grader.derivations.ruled import Ruled
from grader.derivations.shadowing import with_own_letters
from grader.derivations.truth import Link, truth
from grader.derivations.untangling import untangled
from grader.derivations.walking import Walk
from grader.derivations.worlds import NO_TABLE, World, adapted
from grader.language.tree import Node, Symbol
from grader.language.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.derivations.reading import Working
    from grader.derivations.tables import Table
    from grader.derivations.terms import Terms
    from grader.model.symbols import Declarations


def rule_on(
    working: Working,
    declarations: Declarations,
    terms: Terms,
    seed: int = 0,
    earlier: Mapping[str, Node] = MappingProxyType({}),
    *,
    table: Table = NO_TABLE,
) -> Ruled:
    """Rule on every line of a working; `earlier` are the student's own answers to other parts, by symbol.

    Relations between the letters of a `table` are tested on its instances.
    """
    limits = tuple(sorted(terms.limits.items()))
    world = World(adapted(declarations, limits, (), terms.premise), seed, table=table)
    working = with_own_letters(working, declarations, world, terms)
    parts = untangled(working.parts, world, terms.binds)
    statements = [part for part in parts if isinstance(part, Statement)]
    objects = chosen(statements, world, terms)
    own = world.with_own(objects.own)
    if objects.own:
        parts = untangled(parts, own, ())
        statements = [part for part in parts if isinstance(part, Statement)]
    walk = Walk(own, terms, objects, working.text, ahead=tuple(statements))
    vocabulary = Vocabulary.of(own.declarations)
    walk.bound = {at: known_as(one, own) or one for at, one in all_bindings(statements, vocabulary).items()}
    shadows = shadowing(statements, own, terms)
    walk.bound = {**walk.bound, **shadows}
    walk.since = {at: at - reaches_back(statements[at]) for at in shadows}
    walk.mistakes = [
        Mistake(Symbol(name), tree, EARLIER)
        for name, tree in earlier.items()
        if truth(Link("=", Symbol(name), tree), own).value is False
    ]
    for part in parts:
        walk.take(part)
    return Ruled(tuple(walk.lines), walk.world, objects)
