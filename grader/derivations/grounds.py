"""What a true line rests on where no chain of known rules is found: that without which it would be false.

A definition or a constraint is left out by drawing its symbol freely. An equation that survives all of that is true
whatever its letters stand for: that is algebra.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.deciding.models import tree_of
from grader.derivations.features import is_derivative
from grader.derivations.truth import EQUALITIES, holds_on
from grader.derivations.worlds import World, adapted
from grader.language.printing import to_unicode
from grader.language.tree import Symbol as Letter
from grader.language.tree import names, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.derivations.truth import Link
    from grader.model.symbols import Symbol

_DEEP: Final = 3
DIFFERENTIATION: Final = "differentiation"


def grounds(link: Link, world: World) -> tuple[str, ...]:
    """What a relation needs, in words; empty where that cannot be found out."""
    if holds_on(link, world.models()[0]) is not True:
        return ()
    found = dict.fromkeys((*_premises(link, world), *_choices(link, world), *_definitions(link, world)))
    if _differentiates(link):
        found = {DIFFERENTIATION: None, **found}
    if found or link.op not in EQUALITIES:
        return tuple(found)
    return ("algebra",)


def _premises(link: Link, world: World) -> Iterator[str]:
    if world.given and _fails(link, World(world.declarations, world.seed, world.own, (), world.table)):
        yield "what is supposed"


def _choices(link: Link, world: World) -> Iterator[str]:
    """Objects of the student's own that the relation needs as they were chosen."""
    for name in world.own:
        kept = {other: tree for other, tree in world.own.items() if other != name}
        mentioned = name in names(link.left) | names(link.right)
        if mentioned and _fails(link, World(world.declarations, world.seed, kept, world.given, world.table)):
            yield f"the choice of {_printed(name)}"


def _definitions(link: Link, world: World) -> Iterator[str]:
    """Definitions and constraints that the relation needs: of the symbols that stand in it, or else of theirs."""
    symbols = {one.name: one for one in world.declarations.symbols}
    layer, seen = names(link.left) | names(link.right), set(world.own)
    for _ in range(_DEEP):
        here = [symbols[name] for name in symbols if name in layer and name not in seen]
        needed = [one for one in here if (one.definition or one.constraints) and _fails(link, _freed(one.name, world))]
        if needed:
            yield from _named(needed)
            return
        seen.update(layer)
        layer = _inside((one.definition for one in here), world)


def _named(needed: Iterable[Symbol]) -> Iterator[str]:
    defined = [one.name for one in needed if one.definition and not one.derivative]
    if any(one.derivative for one in needed):
        yield DIFFERENTIATION
    if defined:
        yield f"definition of {' and '.join(map(_printed, defined))}"
    for one in needed:
        if not one.definition:
            yield f"{_printed(one.name)} is {one.constraints[0].replace('_', ' ')}"


def _inside(definitions: Iterable[str], world: World) -> frozenset[str]:
    return frozenset().union(*(names(tree_of(world.declarations, text)) for text in definitions if text))


def _freed(name: str, world: World) -> World:
    looser = adapted(world.declarations, (), ((name, ()),))
    return World(looser, world.seed, world.own, world.given, world.table)


def _fails(link: Link, world: World) -> bool:
    models = world.models()
    return bool(models) and holds_on(link, models[0]) is False


def _differentiates(link: Link) -> bool:
    """Whether a derivative is worked out: it stands on the left, and nothing of it on the right."""
    left, right = (any(map(is_derivative, walk(side))) for side in (link.left, link.right))
    return left and not right


def _printed(name: str) -> str:
    return to_unicode(Letter(name))
