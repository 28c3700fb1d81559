"""A line told otherwise: with a bracket put in, or an index, where that makes every relation of it hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from grader.derivations.clauses import parted
from grader.derivations.repairs import bracket_added
from grader.derivations.truth import Link, in_the_limit, truth
from grader.derivations.worlds import World, adapted
from grader.language.drafts import draft
from grader.language.faults import LanguageError
from grader.language.tree import Chain, names
from grader.language.vocabulary import Vocabulary
from grader.model.symbols import Kind, Symbol

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.derivations.reading import Statement
    from grader.language.drafts import Draft
    from grader.language.tree import Node

_MOST_LETTERS: Final = 3


@dataclass(frozen=True, slots=True)
class Retelling:
    """Tries other texts of a line; `side` puts the student's own names into a side."""

    world: World
    side: Callable[[Statement, Node], Node]

    def balanced(self, part: Statement) -> str:
        """The text with the missing brackets put in, each where its side then agrees with the one before."""
        pieces = parted(part.text)
        for at in range(2, len(pieces), 2):
            for text in (pieces[at], *bracket_added(pieces[at])):
                if self._holds(part, "".join([pieces[0], pieces[1], text])):
                    pieces[at] = text
                    break
        text = "".join(pieces)
        return text if self._read(text) is not None else ""

    def links(self, part: Statement, found: Draft) -> list[Link] | None:
        """The relations of another reading of a line, where all of them hold, at least in the limit."""
        try:
            sides = [self.side(replace(part, draft=found), side) for side in found.sides]
        except LanguageError:
            return None
        if not isinstance(found.tree, Chain):
            return None
        pairs = zip(found.tree.ops, sides, sides[1:], strict=False)
        links = [Link(op, left, right, part.scope) for op, left, right in pairs]
        good = all(truth(link, self.world).value or in_the_limit(link, self.world).value for link in links)
        return links if good else None

    def _holds(self, part: Statement, text: str) -> bool:
        found = self._read(text)
        return found is not None and self.links(part, found) is not None

    def _read(self, text: str) -> Draft | None:
        try:
            return draft(text, Vocabulary.of(self.world.declarations))
        except LanguageError:
            return None


def general_identity(part: Statement, world: World) -> list[Link] | None:
    """The relations of a line that hold for all positive values of the letters that nobody declared; else None."""
    found = part.draft
    if found is None or not isinstance(found.tree, Chain) or part.joined or len(found.strangers) > _MOST_LETTERS:
        return None
    letters = tuple(Symbol(name, Kind.SCALAR, domain="positive", low=0.3, high=3.0) for name, _ in found.strangers)
    wider = World(adapted(world.declarations, (), (), ((), letters)), world.seed)
    pairs = zip(found.tree.ops, found.sides, found.sides[1:], strict=False)
    links = [Link(op, left, right) for op, left, right in pairs]
    alone = all(_is_of(link, {one.name for one in letters}) for link in links)
    return links if alone and all(truth(link, wider).value for link in links) else None


def _is_of(link: Link, letters: set[str]) -> bool:
    return bool((names(link.left) | names(link.right)) & letters) and link.left != link.right
