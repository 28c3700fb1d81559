"""A working as it was ruled on: every line with the rulings on its relations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.derivations.examples import example
from grader.derivations.truth import holds_on
from grader.language.tree import names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.derivations.judging import RuledLink
    from grader.derivations.objects import Chosen
    from grader.derivations.reading import Statement, Words
    from grader.derivations.truth import Link
    from grader.derivations.worlds import World
    from grader.model.outcome import Counterexample
    from grader.model.working import Ruling


@dataclass(frozen=True, slots=True)
class RuledLine:
    """A part of a working with the rulings on its relations; prose and bare expressions have none.

    `because` are constraints of the problem without which it would be false, `needs` those that nobody cites.
    """

    part: Statement | Words
    ruling: Ruling
    number: int = 0
    links: tuple[RuledLink, ...] = ()
    note: str = ""
    why: str = ""
    repaired: str = ""
    follows: int = 0
    needs: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    binds: bool = False

    @property
    def deciding(self) -> RuledLink | None:
        """The first relation that has the ruling of the line."""
        return next((link for link in self.links if link.ruling is self.ruling), None)


@dataclass(frozen=True, slots=True)
class Ruled:
    """A working with every line ruled on, and the models that it was judged by."""

    lines: tuple[RuledLine, ...]
    world: World
    chosen: Chosen

    @property
    def first_wrong(self) -> RuledLine | None:
        """The first line that is a mistake, a slip included."""
        return next((line for line in self.lines if line.ruling.wrong), None)


def counterexample(line: RuledLine, world: World) -> Counterexample | None:
    """The smallest instance at which a wrong line fails."""
    found = line.deciding
    if found is None or not line.ruling.wrong:
        return None
    link = found.link
    used = names(link.left) | names(link.right)
    if used & set(world.table.names):
        return _on_the_table(link, world)
    limit = link.op in {"approx", "to"}
    return example(link, world.small(limit=limit))


def _on_the_table(link: Link, world: World) -> Counterexample | None:
    """The first of the instances at which a relation fails, the smallest numbers first."""
    for one in world.table.each():
        env = one.put_into(world.models()[0])
        if holds_on(link, env) is False:
            return example(link, env)
    return None


def relations(lines: tuple[RuledLine, ...]) -> Iterator[tuple[RuledLine, RuledLink]]:
    """Every relation with its line."""
    for line in lines:
        for link in line.links:
            yield line, link
