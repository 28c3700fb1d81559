"""What a working shows: expressions of a declared form, connected to the rest by lines that hold.

A milestone is met by structure and not by value alone: restating what is to be shown, `A = A`, or a term that is
put in and taken out again shows nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import permutations
from typing import TYPE_CHECKING, Final

import numpy as np

from grader.deciding.evaluation import computed
from grader.deciding.models import tree_of
from grader.derivations.binding import name_of
from grader.derivations.canonical import canonical, holds
from grader.derivations.features import factors, instances, is_derivative, scaled, without_binders
from grader.derivations.layouts import turned_equal
from grader.derivations.ruled import relations
from grader.derivations.slopes import has_step, letters, slopes
from grader.derivations.truth import EQUALITIES, Link, in_the_limit, mask_of, scoped, truth
from grader.language.expectations import with_indices
from grader.language.faults import LanguageError
from grader.language.ranges import free_indices
from grader.language.tree import FUNCTIONS, Apply, Binder, Chain, Node, Symbol, substitute, walk
from grader.language.values import pointwise
from grader.language.vocabulary import Vocabulary
from grader.model.working import Ruling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.derivations.canonical import Key
    from grader.derivations.judging import RuledLink
    from grader.derivations.plan import Milestone, Sign
    from grader.derivations.ruled import Ruled, RuledLine

_SAME: Final = 1e-9
_LONGEST_RUN: Final = 4


@dataclass(frozen=True, slots=True)
class Met:
    """Whether a milestone was met, and in which line."""

    milestone: Milestone
    line: RuledLine | None


def distinct_sides(ruled: Ruled) -> int:
    """How many different expressions stand in relations that hold."""
    search = _Search(ruled)
    return len({search.key(side) for _, link in search.links for side in (link.left, link.right)})


def met(milestones: tuple[Milestone, ...], ruled: Ruled) -> tuple[Met, ...]:
    """For each milestone the first line that shows it."""
    search = _Search(ruled)
    found: list[Met] = []
    for one in milestones:
        found.append(Met(one, search.first(one, all_before=all(earlier.line is not None for earlier in found))))
    return tuple(found)


@dataclass(frozen=True)
class _Side:
    """A side of a relation that holds, with its line."""

    tree: Node
    line: RuledLine
    key: Key
    turned: bool = False


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
                    found += [(line, one) for one in (link.intended, *instances(link.intended), *self._slopes(link))]
        return found

    def _slopes(self, link: RuledLink) -> list[Link]:
        """What a relation between differentials says of derivatives."""
        found = slopes(link.intended, self.ruled.world.models()[0], self.moving)
        return [one for one in found if self._true(one, limit=False)]

    @cached_property
    def moving(self) -> frozenset[str]:
        """The letters in relations between differentials, so that all are divided by the same component."""
        steps = [link.intended for _, link in relations(self.ruled.lines) if has_step(link.intended.left)]
        return frozenset().union(*map(letters, steps))

    @cached_property
    def sides(self) -> list[_Side]:
        found: dict[tuple[Key, Node], _Side] = {}
        for line, link in self.links:
            for tree in (link.left, link.right) if not link.scope else ():
                key = self.key(tree)
                turned = any("layout" in one.remark for one in line.links)
                found.setdefault((key, tree), _Side(tree, line, key, turned))
        return list(found.values())

    @cached_property
    def component(self) -> dict[Key, int]:
        """The number of the connected set that a side belongs to."""
        number: dict[Key, int] = {side.key: at for at, side in enumerate(self.sides)}
        for _, link in self.links:
            if link.scope:  # true in one case only
                continue
            mine, other = number[self.key(link.left)], number[self.key(link.right)]
            number = {key: mine if one == other else one for key, one in number.items()}
        return number

    def key(self, tree: Node) -> Key:
        return canonical(tree, self.vocabulary)

    def first(self, milestone: Milestone, *, all_before: bool = False) -> RuledLine | None:
        """The first line that shows a milestone by any of its signs; `all_before`: those before it are shown."""
        for sign in milestone.any:
            if sign.after and not all_before:
                continue
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
            line = self._by_cases(sign)
            if line is not None:
                return line
        return None

    def _by_cases(self, sign: Sign) -> RuledLine | None:
        """The last of several lines that give the value case by case, where the cases leave nothing out."""
        found: list[tuple[tuple[Node, ...], RuledLine]] = []
        for line, ruled in relations(self.ruled.lines):
            link = ruled.intended._replace(scope=ruled.link.scope)
            if not ruled.ruling.holds or ruled.follows:
                continue
            worked = sign.value and len(line.links) > sign.steps
            if link.scope and worked and self._structured(link.right, sign):
                whole = Apply("tuple", (link.left, link.right, *link.scope))
                forms = self._value_forms(sign.value, whole)
                if any(self._true(Link("=", form, link.right, link.scope), limit=sign.limit) for form in forms):
                    found.append((link.scope, line))
        if len(found) < 2 or not self._complete([scope for scope, _ in found]):
            return None
        return found[-1][1]

    def _complete(self, scopes: list[tuple[Node, ...]]) -> bool:
        """Whether one of several conditions always holds."""
        try:
            for env in self.ruled.world.models():
                scope = scoped([part for conditions in scopes for part in conditions], env)
                masks = [mask for conditions in scopes if (mask := mask_of(conditions, scope)) is not None]
                some = masks[0]
                for mask in masks[1:]:
                    some = pointwise(np.logical_or, some, mask)
                if not some.data.all():
                    return False
        except LanguageError:
            return False
        return True

    def _stating(self, text: str) -> RuledLine | None:
        """The first line that states a relation, whatever its indices are called."""
        for line, found in relations(self.ruled.lines):
            if not (found.ruling.holds or found.ruling is Ruling.SLIP) or found.follows:
                continue
            for link in (found.intended, *instances(found.intended)):
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
        if sign.worked and any(is_derivative(part) and not self._spelled_out(part) for part in walk(tree)):
            return False
        if not all(self._found(part, tree) for part in (*sign.uses, *sign.has)):
            return False
        bare = self.bare.setdefault(id(tree), without_binders(tree)) if sign.outside else tree
        return all(self._found(part, bare) for part in sign.outside)

    def _spelled_out(self, part: Node) -> bool:
        r"""Whether a line says what the derivative of a function is: `\sigma' = \sigma (1 - \sigma)`."""
        of = part.args[0] if isinstance(part, Apply) else part
        return isinstance(of, Apply) and of.head in FUNCTIONS and self.key(part) in self.spelled_out

    @cached_property
    def spelled_out(self) -> frozenset[Key]:
        """The sides that a relation which holds gives without derivatives."""
        pairs = [pair for _, link in self.links for pair in ((link.left, link.right), (link.right, link.left))]
        return frozenset(self.key(one) for one, other in pairs if not any(map(is_derivative, walk(other))))

    def _author(self, text: str) -> Node:
        """The author's expression as it is read in a working."""
        return with_indices(tree_of(self.ruled.world.declarations, text), self.vocabulary)

    def _forms(self, text: str, tree: Node) -> Iterator[Node]:
        """The author's expression with its free letters called as in the student's."""
        pattern = self._author(text)
        env = self.ruled.world.models()[0]
        mine = free_indices(pattern, env)
        bound = {index for part in walk(tree) if isinstance(part, Binder) for index in part.indices}
        theirs = sorted({*free_indices(tree, env), *bound})
        if not mine:
            yield pattern
            yield from (self._component(pattern, letter) for letter in theirs if self._is_listed(pattern))
            return
        if len(theirs) < len(mine):
            yield pattern
            return
        for chosen in list(permutations(theirs, len(mine)))[:24]:
            fresh = pattern
            for letter in mine:
                fresh = substitute(fresh, letter, Symbol(f"~{letter}"))
            for letter, name in zip(mine, chosen, strict=True):
                fresh = substitute(fresh, f"~{letter}", Symbol(name))
            yield fresh

    def _is_listed(self, pattern: Node) -> bool:
        """Whether a formula is made of vectors, entry by entry, so that it has components."""
        match pattern:
            case Symbol(name=name):
                symbol = self.vocabulary.symbols.get(name)
                return symbol is not None and len(symbol.shape) == 1 and not symbol.family
            case Apply(head="add" | "sub" | "hadamard" | "neg", args=args):
                return any(map(self._is_listed, args))
            case Apply(head="derivative", args=(of, by)):
                return self._is_listed(by) and not self._is_listed(of)
            case _:
                return False

    def _component(self, pattern: Node, letter: str) -> Node:
        """The component of such a formula."""
        match pattern:
            case Symbol() if self._is_listed(pattern):
                return Apply("index", (pattern, Symbol(letter)))
            case Apply(head="add" | "sub" | "hadamard" | "neg" as head, args=args):
                parts = tuple(self._component(arg, letter) for arg in args)
                return Apply("mul" if head == "hadamard" else head, parts)
            case Apply(head="derivative", args=(of, by)):
                return Apply("derivative", (of, self._component(by, letter)))
            case _:
                return pattern

    def _places(self, text: str, tree: Node) -> list[Node]:
        """Parts of a tree that are the author's expression, whatever the indices are called."""
        place = (text, id(tree))
        if place not in self.found:
            keys = {self.key(form) for form in self._forms(text, tree)}
            self.found[place] = [
                part for part, key in self._keyed(tree) if key in keys or any(holds(key, wanted) for wanted in keys)
            ] or [part for part, key in self._runs(tree) if key in keys]
        return self.found[place]

    def _runs(self, tree: Node) -> Iterator[tuple[Node, Key]]:
        """Neighbouring factors of products, before anything cancels, each run by its first factor."""
        for part in walk(tree):
            listed = factors(part)
            for begin in range(len(listed)):
                run = listed[begin]
                for factor in listed[begin + 1 : begin + _LONGEST_RUN]:
                    run = Apply("mul", (run, factor))
                    yield listed[begin], self.key(run)

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
        perturbed = scaled(tree, {id(part) for part in places})
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
            forms = list(self._value_forms(sign.value, side.tree))
            self.values[place] = any(
                self._true(Link("approx" if sign.limit else "=", form, side.tree), limit=sign.limit) for form in forms
            ) or (side.turned and any(turned_equal(form, side.tree, self.ruled.world.models()) for form in forms))
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
        """Whether lines that hold lead from the origin to this side, over enough other expressions.

        A name and what it stands for are one expression.
        """
        connected = [one for one in self.sides if self.component[one.key] == self.component[side.key]]
        if not all(any(self._contains(one.tree, part) for one in connected) for part in sign.through):
            return False
        for other in connected:
            if other.key != side.key and other.key in {self.key(form) for form in self._forms(sign.origin, other.tree)}:
                ends = self._meant(side) | self._meant(other)
                return sum(not self._meant(one) & ends for one in connected) >= sign.steps
        return False

    def _contains(self, tree: Node, text: str) -> bool:
        """Whether a tree has this part, and its value changes with it."""
        return self._found(text, tree) and self._matters(tree, text)

    def _meant(self, side: _Side) -> frozenset[Key]:
        """The key of a side; of a name that the problem defines that of its definition, too."""
        symbol = self.vocabulary.symbols.get(name_of(side.tree)[0])
        if symbol is None or not symbol.definition:
            return frozenset({side.key})
        return frozenset({side.key, *(self.key(form) for form in self._forms(symbol.definition, side.tree))})
