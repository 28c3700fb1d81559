"""Objects that the problem leaves to the student: what a working gives for them, and whether they will do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.deciding.evaluation import bound_value
from grader.deciding.models import tree_of
from grader.derivations.binding import sought
from grader.derivations.repairs import renamed
from grader.derivations.truth import Link, in_the_limit, truth
from grader.language.faults import LanguageError
from grader.language.tree import Apply, Chain, Node, Symbol, walk
from grader.language.vocabulary import Vocabulary
from grader.model.working import Ruling

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.derivations.reading import Statement
    from grader.derivations.repairs import Repair
    from grader.derivations.terms import Terms
    from grader.derivations.worlds import World


@dataclass(frozen=True, slots=True)
class ObjectLine:
    """The relation of a line that gives an object: its place in the chain, and whether the object will do."""

    place: int
    ruling: Ruling = Ruling.VALID
    note: str = "object"
    why: str = "gives what is asked for"
    meant: Link | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The student's objects by symbol, and the lines that give them, by the offset of the statement."""

    own: Mapping[str, Node] = field(default_factory=dict)
    lines: Mapping[int, ObjectLine] = field(default_factory=dict)
    reached: bool = True

    def at(self, start: int) -> ObjectLine | None:
        """The line that begins there, if it gives an object."""
        return self.lines.get(start)


def chosen(statements: Sequence[Statement], world: World, terms: Terms) -> Chosen:
    """What the working gives for each object that the problem asks for: its first giving that has a value."""
    own: dict[str, Node] = {}
    where: dict[str, tuple[int, int]] = {}
    for statement in statements:
        for name, tree in sought(statement, terms.binds):
            if name not in own and _fits(name, tree, world):
                own[name] = tree
                where[name] = (statement.start, _place(statement, name))
    if not own:
        usual = {name: tree_of(world.declarations, text) for name, text in terms.usual.items()}
        return Chosen(usual, reached=not terms.binds)
    if set(own) != set(terms.binds) or not terms.goals:
        lines = {start: ObjectLine(place) for start, place in where.values()}
        return Chosen(own, lines, reached=set(own) == set(terms.binds) and not terms.goals)
    if _reaches(own, world, terms):
        return Chosen(own, {start: ObjectLine(place) for start, place in where.values()})
    return _repaired(own, where, world, terms)


def _fits(name: str, tree: Node, world: World) -> bool:
    try:
        for env in world.models():
            bound_value(tree, name, env)
    except (LanguageError, KeyError):
        return False
    return True


def _place(statement: Statement, name: str) -> int:
    tree = statement.tree
    assert isinstance(tree, Chain)
    return next(at for at, side in enumerate(tree.sides) if isinstance(side, Symbol) and side.name == name)


def _reaches(own: Mapping[str, Node], world: World, terms: Terms) -> bool:
    """Whether the objects make every goal true, at least in the limit."""
    trial = world.with_own(own)
    for goal in terms.goals:
        tree = tree_of(world.declarations, goal)
        assert isinstance(tree, Chain)
        for op, left, right in zip(tree.ops, tree.sides, tree.sides[1:], strict=False):
            link = Link(op, left, right)
            if not truth(link, trial).value and not (op == "approx" and in_the_limit(link, trial).value):
                return False
    return True


def _repaired(own: dict[str, Node], where: Mapping[str, tuple[int, int]], world: World, terms: Terms) -> Chosen:
    """One renamed index in each object makes it do what is asked; else the objects stay as they are, and are wrong."""
    vocabulary = Vocabulary.of(world.declarations)
    options = {
        name: [(tree, ""), *((fix.tree, fix.words) for fix in _slips(tree, vocabulary))]
        for name, tree in own.items()
    }
    names = list(own)
    for trial, words in _combined(names, options):
        if _reaches(trial, world, terms):
            lines = {
                start: ObjectLine(place, *_ruled(name, own, trial, words)) for name, (start, place) in where.items()
            }
            return Chosen(trial, lines)
    right = _not_to_blame(own, world, terms)
    lines = {start: ObjectLine(place) if name in right else _failing(place) for name, (start, place) in where.items()}
    return Chosen(own, lines, reached=False)


def _failing(place: int) -> ObjectLine:
    return ObjectLine(place, Ruling.INVALID, "object.fails", "what is given here does not do what is asked")


def _not_to_blame(own: Mapping[str, Node], world: World, terms: Terms) -> set[str]:
    """Objects that would do with others in the place of the rest: with the first of them, index by index renamed."""
    vocabulary = Vocabulary.of(world.declarations)
    found: set[str] = set()
    if len(own) < 2:
        return found
    for name, tree in own.items():
        variants = [tree, *(fix.tree for fix in renamed(tree, tree, vocabulary))]
        if any(_reaches({other: tree if other == name else fix for other in own}, world, terms) for fix in variants):
            found.add(name)
    return found if len(found) < len(own) else set()


def _slips(tree: Node, vocabulary: Vocabulary) -> Iterator[Repair]:
    """The tree with an index renamed, where no two terms become one: nobody slips to `mu_b + mu_b`."""
    for fix in renamed(tree, tree, vocabulary):
        sums = (part for part in walk(fix.tree) if isinstance(part, Apply) and part.head in {"add", "sub"})
        if all(part.args[0] != part.args[1] for part in sums):
            yield fix


def _combined(
    names: list[str], options: Mapping[str, list[tuple[Node, str]]]
) -> list[tuple[dict[str, Node], dict[str, str]]]:
    """All choices of one option for each object, at most 400."""
    found: list[tuple[dict[str, Node], dict[str, str]]] = [({}, {})]
    for name in names:
        found = [
            ({**trees, name: tree}, {**words, name: said}) for trees, words in found for tree, said in options[name]
        ][:400]
    return found


def _ruled(
    name: str, own: Mapping[str, Node], trial: Mapping[str, Node], words: Mapping[str, str]
) -> tuple[Ruling, str, str, Link | None]:
    if own[name] == trial[name]:
        return Ruling.VALID, "object", "gives what is asked for", None
    return Ruling.SLIP, "slip.index", words[name], Link("=", Symbol(name), trial[name])
