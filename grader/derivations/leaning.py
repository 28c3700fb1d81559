"""What is said of a ruled line besides its ruling: the constraints that it leans on, and how a repair reads."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.derivations.repairs import renamed
from grader.derivations.truth import holds_on, truth
from grader.derivations.worlds import World, adapted
from grader.language.printing import to_latex
from grader.language.tree import Chain
from grader.language.vocabulary import Vocabulary
from grader.model.working import Ruling

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.derivations.judging import RuledLink
    from grader.derivations.terms import Given
    from grader.derivations.truth import Link
    from grader.language.tree import Node


def leaned_on(ruled: list[RuledLink], givens: Iterable[Given], world: World) -> tuple[Given, ...]:
    """Constraints of the problem without which a line would be false."""
    found: list[Given] = []
    for given in givens:
        relaxed = tuple(sorted((name, tuple(kept)) for name, kept in given.relax.items()))
        looser = World(adapted(world.declarations, (), relaxed), world.seed, world.own)
        if any(link.ruling is Ruling.VALID and _fails(link.intended, looser) for link in ruled):
            found.append(given)
    return tuple(found)


def _fails(link: Link, world: World) -> bool:
    return holds_on(link, world.models()[0]) is False


def meant_before(found: RuledLink, right: Node, world: World) -> RuledLink:
    """The relation before a slip, with the repaired side and whatever the slip changed in its other side."""
    for repair in renamed(found.link.left, right, Vocabulary.of(world.declarations)):
        meant = found.link._replace(left=repair.tree, right=right)
        if truth(meant, world).value:
            return replace(found, meant=meant)
    return found


def repaired_text(ruled: list[RuledLink]) -> str:
    """The first slip of a line as it was meant."""
    first = next(link for link in ruled if link.ruling is Ruling.SLIP)
    meant = first.intended
    return to_latex(Chain((meant.op,), (meant.left, meant.right)))
