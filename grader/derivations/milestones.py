"""What a working shows: expressions of a declared form, connected to the rest by lines that hold.

A milestone is met by structure and not by value alone: restating what is to be shown, `A = A`, or a term that is
put in and taken out again shows nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from fractions import Fraction
from functools import cached_property
from itertools import permutations
from typing import TYPE_CHECKING, Any, Final

from grader.deciding.evaluation import computed
from grader.deciding.models import tree_of
from grader.derivations.canonical import canonical, holds
from grader.derivations.ruling import relations
from grader.derivations.truth import EQUALITIES, Link, in_the_limit, scoped, truth
from grader.language.expectations import with_indices
from grader.language.faults import LanguageError
from grader.language.ranges import free_indices
from grader.language.tree import Apply, Binder, Chain, Node, Number, Symbol, children, rebuild, substitute, walk
from grader.language.vocabulary import Vocabulary
from grader.model.working import Ruling

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.derivations.canonical import Key
    from grader.derivations.ruling import Ruled, RuledLine

PLAN: Final = frozenset({"milestones", "mistakes"})  # what a reference says of a working, by its keys
_PERTURBED: Final = Number(Fraction(17, 10))
_SAME: Final = 1e-9


@dataclass(frozen=True)
class Sign:
    """How a milestone shows: a side of a line that holds, which has all of these features.

    `value`: the side equals this formula (with `limit`, where the problem's parameters take their limits). `uses`
    are parts that occur in it and matter for its value, `has` parts that only occur, `avoids` parts that do not, `outside` parts that
    occur outside all sums and expectations. `worked` asks that no derivative is left in it. `origin` is an expression that lines which hold connect it with, over
    at least `steps` further expressions. `object` asks instead that the objects which the student gives do what
    the problem asks, and `states` that a line which holds states this relation.
    """

    value: str = ""
    uses: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    avoids: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    origin: str = ""
    steps: int = 0
    limit: bool = False
    worked: bool = False
    object: bool = False
    states: str = ""


@dataclass(frozen=True)
class Milestone:
    """One thing that a working has to show, what it weighs, and the signs of which any one will do."""

    item: str
    weight: Fraction
    any: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Met:
    """Whether a milestone was met, and in which line."""

    milestone: Milestone
    line: RuledLine | None


@dataclass(frozen=True)
class Plan:
    """What a reference says of a working: its milestones, and mistakes with the misconception behind each."""

    milestones: tuple[Milestone, ...] = ()
    mistakes: tuple[tuple[str, str], ...] = ()


def plan_of(data: Mapping[str, Any]) -> Plan:
    """The plan in the data of a reference.

    Raises
    ------
    ValueError
        If it is not made of what a plan is made of.

    """
    try:
        mistakes = tuple((str(one["says"]), str(one["misconception"])) for one in data.get("mistakes", ()))
        return Plan(tuple(_milestone(one) for one in data.get("milestones", ())), mistakes)
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError(f"this is no plan of milestones: {fault}") from fault


def _milestone(data: Mapping[str, Any]) -> Milestone:
    return Milestone(str(data["item"]), Fraction(str(data["weight"])), tuple(_sign(one) for one in data["any"]))


def _sign(data: Mapping[str, Any]) -> Sign:
    known = {entry.name: entry.default for entry in fields(Sign)}
    unknown = set(data) - set(known)
    if unknown:
        raise ValueError(f"a sign has no `{sorted(unknown)[0]}`")
    return Sign(**{key: _like(known[key], value) for key, value in data.items()})


def _like(default: object, value: object) -> Any:
    """A value of a reference file in the type of the field."""
    if isinstance(default, tuple):
        listed = value if isinstance(value, (list, tuple)) else [value]
        return tuple(str(part) for part in listed)
    if isinstance(default, bool):
        return value is True or value == "true"
    return int(str(value)) if isinstance(default, int) else str(value)


def met(milestones: tuple[Milestone, ...], ruled: Ruled) -> tuple[Met, ...]:
    """For each milestone the first line that shows it."""
    search = _Search(ruled)
    return tuple(Met(one, search.first(one)) for one in milestones)


@dataclass(frozen=True)
class _Side:
    """A side of a relation that holds, with its line."""

    tree: Node
    line: RuledLine
    key: Key


@dataclass
class _Search:
    """The sides of all relations that hold, and which of them hang together."""

    ruled: Ruled
    values: dict[tuple[str, Key, bool], bool] = field(default_factory=dict)
    found: dict[tuple[str, int], list[Node]] = field(default_factory=dict)
    parts: dict[int, tuple[Node, list[tuple[Node, Key]]]] = field(default_factory=dict)
    bare: dict[int, Node] = field(default_factory=dict)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary.of(self.ruled.world.declarations)

    @cached_property
    def links(self) -> list[tuple[RuledLine, Link]]:
        """Relations that hold, as they were meant, without those that say nothing."""
        found = []
        for line, link in relations(self.ruled.lines):
            good = link.ruling.holds or link.ruling is Ruling.SLIP
            if good and not link.follows and link.intended.op in EQUALITIES | {"to"}:
                keys = [self.key(side) for side in (link.intended.left, link.intended.right)]
                if keys[0] != keys[1] or line.binds:
                    found.append((line, link.intended))
        return found

    @cached_property
    def sides(self) -> list[_Side]:
        found: dict[Key, _Side] = {}
        for line, link in self.links:
            for tree in (link.left, link.right):
                key = self.key(tree)
                found.setdefault(key, _Side(tree, line, key))
        return list(found.values())

    @cached_property
    def component(self) -> dict[Key, int]:
        """The number of the connected set that a side belongs to."""
        number: dict[Key, int] = {side.key: at for at, side in enumerate(self.sides)}
        for _, link in self.links:
            mine, other = number[self.key(link.left)], number[self.key(link.right)]
            number = {key: mine if one == other else one for key, one in number.items()}
        return number

    def key(self, tree: Node) -> Key:
        return canonical(tree, self.vocabulary)

    def first(self, milestone: Milestone) -> RuledLine | None:
        """The first line that shows a milestone by any of its signs."""
        for sign in milestone.any:
            if sign.object:
                given = [line for line in self.ruled.lines if line.binds and line.note.startswith(("object", "slip"))]
                if self.ruled.chosen.reached and given:
                    return given[0]
                continue
            if sign.states:
                line = self._stating(sign.states)
                if line is not None:
                    return line
                continue
            for side in self.sides:
                if self._shows(side, sign):
                    return side.line
        return None

    def _stating(self, text: str) -> RuledLine | None:
        """The first line that states a relation, whatever its indices are called."""
        for line, found in relations(self.ruled.lines):
            link = found.intended
            if (found.ruling.holds or found.ruling is Ruling.SLIP) and not found.follows:
                whole = Chain((link.op,), (link.left, link.right))
                if any(self._same_relation(form, whole) for form in self._forms(text, whole)):
                    return line
        return None

    def _same_relation(self, form: Node, whole: Chain) -> bool:
        if not isinstance(form, Chain):
            return False
        equal = form.ops[0] in EQUALITIES and whole.ops[0] in EQUALITIES
        keys = [self.key(side) for side in form.sides]
        mine = [self.key(side) for side in whole.sides]
        turned = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(whole.ops[0], whole.ops[0])
        return (keys == mine and (equal or form.ops == whole.ops)) or (
            keys == mine[::-1] and (equal or form.ops[0] == turned)
        )

    def _shows(self, side: _Side, sign: Sign) -> bool:
        return (
            self._structured(side.tree, sign)
            and (not sign.value or self._equals(side, sign))
            and all(self._matters(side.tree, part) for part in sign.uses)
            and (not sign.origin or self._connected(side, sign))
        )

    def _structured(self, tree: Node, sign: Sign) -> bool:
        if any(self._found(part, tree) for part in sign.avoids):
            return False
        if sign.worked and any(isinstance(part, Apply) and part.head in {"derivative", "prime"} for part in walk(tree)):
            return False
        if not all(self._found(part, tree) for part in (*sign.uses, *sign.has)):
            return False
        bare = self.bare.setdefault(id(tree), _without_binders(tree)) if sign.outside else tree
        return all(self._found(part, bare) for part in sign.outside)

    def _author(self, text: str) -> Node:
        """The author's expression as it is read in a working."""
        return with_indices(tree_of(self.ruled.world.declarations, text), self.vocabulary)

    def _forms(self, text: str, tree: Node) -> Iterator[Node]:
        """The author's expression with its free letters called as in the student's."""
        pattern = self._author(text)
        env = self.ruled.world.models()[0]
        mine = free_indices(pattern, env)
        theirs = sorted({*free_indices(tree, env), *(i for n in walk(tree) if isinstance(n, Binder) for i in n.indices)})
        if not mine or len(theirs) < len(mine):
            yield pattern
            return
        for chosen in list(permutations(theirs, len(mine)))[:24]:
            fresh = pattern
            for letter in mine:
                fresh = substitute(fresh, letter, Symbol(f"~{letter}"))
            for letter, name in zip(mine, chosen, strict=True):
                fresh = substitute(fresh, f"~{letter}", Symbol(name))
            yield fresh

    def _places(self, text: str, tree: Node) -> list[Node]:
        """Parts of a tree that are the author's expression, whatever the indices are called."""
        place = (text, id(tree))
        if place not in self.found:
            keys = {self.key(form) for form in self._forms(text, tree)}
            self.found[place] = [
                part for part, key in self._keyed(tree) if key in keys or any(holds(key, wanted) for wanted in keys)
            ]
        return self.found[place]

    def _keyed(self, tree: Node) -> list[tuple[Node, Key]]:
        """All parts of a tree with their normal forms; the tree is kept, so that its identity stays its own."""
        if id(tree) not in self.parts:
            self.parts[id(tree)] = (tree, [(part, self.key(part)) for part in walk(tree)])
        return self.parts[id(tree)][1]

    def _found(self, text: str, tree: Node) -> bool:
        return bool(self._places(text, tree))

    def _matters(self, tree: Node, text: str) -> bool:
        """Whether the value of a side changes when this part of it does, in all its places."""
        places = self._places(text, tree)
        perturbed = _scaled(tree, {id(part) for part in places})
        env = self.ruled.world.models()[0]
        try:
            scope = scoped((tree,), env)
            before, after = computed(tree, scope).data, computed(perturbed, scope).data
        except LanguageError:
            return True
        return before.shape != after.shape or bool(abs(before - after).max() > _SAME * max(1.0, abs(before).max()))

    def _equals(self, side: _Side, sign: Sign) -> bool:
        place = (sign.value, side.key, sign.limit)
        if place not in self.values:
            self.values[place] = any(
                self._true(Link("approx" if sign.limit else "=", form, side.tree), limit=sign.limit)
                for form in self._value_forms(sign.value, side.tree)
            )
        return self.values[place]

    def _value_forms(self, text: str, tree: Node) -> Iterator[Node]:
        """The author's value in the letters that are free in the student's side."""
        pattern = self._author(text)
        env = self.ruled.world.models()[0]
        mine, theirs = free_indices(pattern, env), free_indices(tree, env)
        if len(mine) != len(theirs) or not mine:
            yield pattern
            return
        for chosen in permutations(theirs):
            fresh = pattern
            for letter in mine:
                fresh = substitute(fresh, letter, Symbol(f"~{letter}"))
            for letter, name in zip(mine, chosen, strict=True):
                fresh = substitute(fresh, f"~{letter}", Symbol(name))
            yield fresh

    def _true(self, link: Link, *, limit: bool) -> bool:
        world = self.ruled.world
        return bool(truth(link, world).value) or (limit and bool(in_the_limit(link, world).value))

    def _connected(self, side: _Side, sign: Sign) -> bool:
        """Whether lines that hold lead from the origin to this side, over enough other expressions."""
        for other in self.sides:
            same = self.component[other.key] == self.component[side.key]
            if other.key != side.key and same and other.key in {self.key(f) for f in self._forms(sign.origin, other.tree)}:
                between = [
                    one for one in self.sides
                    if self.component[one.key] == self.component[side.key] and one.key not in {side.key, other.key}
                ]  # fmt: skip
                return len(between) >= sign.steps
        return False


def _without_binders(tree: Node) -> Node:
    """The tree with every sum and expectation emptied."""
    if isinstance(tree, Binder):
        return Symbol("~inside")
    parts = children(tree)
    return rebuild(tree, tuple(_without_binders(part) for part in parts)) if parts else tree


def _scaled(tree: Node, places: set[int]) -> Node:
    """The tree with these parts multiplied by a number."""
    if id(tree) in places:
        return Apply("mul", (_PERTURBED, tree))
    parts = children(tree)
    return rebuild(tree, tuple(_scaled(part, places) for part in parts)) if parts else tree


