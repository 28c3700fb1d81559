"""What is in force where a line stands: premises, conditions that were said before, and limits of the student's own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from grader.derivations.judging import Bench, RuledLink, judged
from grader.derivations.premises import LASTING, ORDERS, led_in, may_be_premise, values_only
from grader.derivations.segments import ends_sentence
from grader.derivations.truth import EQUALITIES, Link, in_the_limit, mask_of, scoped, truth
from grader.derivations.wording import conditions_in_words
from grader.language.faults import LanguageError
from grader.language.tree import Apply, Chain, Node, Number, Symbol, names
from grader.model.symbols import Kind
from grader.model.working import Ruling

if TYPE_CHECKING:
    from grader.derivations.reading import Statement
    from grader.derivations.worlds import World
    from grader.language.vocabulary import Vocabulary

_APART: Final = frozenset({"!=", "notin"})
_MARGIN: Final = Number(Fraction(1, 4))
_AND: Final = re.compile(r"\b(?:and|und|et)\W*$")
PREMISE: Final = "premise"


@dataclass
class Context:
    """Goes along with the lines.

    `supposed` holds until something else is supposed, `premise` as far as the sentence or the arrows go. `said` are
    conditions on indices with the left sides that they were said of, `met` the names that stood in a line so far.
    """

    supposed: tuple[Node, ...] = ()
    premise: tuple[Node, ...] = ()
    by_arrow: bool = False
    row: int = 0
    said: list[tuple[Node, Node]] = field(default_factory=list)
    other_limit: bool = False
    met: set[str] = field(default_factory=set)

    def words(self, text: str) -> None:
        """Words between statements: a premise of a sentence ends with it."""
        if ends_sentence(text) and not self.by_arrow:
            self.premise = ()

    def scope(self, part: Statement) -> tuple[Node, ...]:
        """All conditions under which a statement is said."""
        if self.by_arrow and not part.implied and (part.opens or part.row != self.row):
            self.premise, self.by_arrow = (), False
        return (*part.scope, *self.supposed, *self.premise)

    def world(self, world: World, scope: tuple[Node, ...]) -> World:
        """The models on which the equations among the conditions hold."""
        if not scope:
            return world
        return world.with_given(tuple(values_only(scope, world.models()[0])))

    def take_premise(self, part: Statement, world: World, after: Statement | None) -> bool:
        """Whether a statement that is no truth is a premise of what follows; then it is in force from here on."""
        tree = _as_equation(part.tree)
        if part.joined or not isinstance(tree, Chain) or len(tree.ops) != 1 or self._goes_on(part):
            return False
        env = world.models()[0]
        said = led_in(tree, part.words)
        implies = after is not None and after.implied
        one_of = after is not None and after.both_ways and may_be_premise(after.tree, "", env)
        if not one_of and not may_be_premise(tree, part.words, env):
            return False
        if not (implies or said) or not self._met(tree, world):
            return False
        if LASTING.search(part.words):
            self.supposed = (tree,)
            return True
        more = self.premise if said or part.implied else ()
        self.premise, self.by_arrow, self.row = (*more, tree), implies and not said, part.row
        return True

    def _goes_on(self, part: Statement) -> bool:
        """Whether a premise of the sentence was told already, and this is what follows."""
        chains = [one for one in part.scope if isinstance(one, Chain)]
        told = (self.premise and not self.by_arrow) or any(set(one.ops) <= ORDERS - {"!="} for one in chains)
        return bool(told) and not _AND.search(part.words)

    def _met(self, tree: Node, world: World) -> bool:
        """Whether some model meets a premise."""
        given = world.with_given(tuple(values_only((tree,), world.models()[0])))
        try:
            for env in given.models():
                mask = mask_of((tree,), scoped((tree,), env))
                if mask is not None and mask.data.any():
                    return True
        except LanguageError:
            return False
        return False

    def remember(self, found: RuledLink) -> None:
        """Keep a condition under which a relation was said to hold, and the names in it."""
        self.met |= names(found.link.left) | names(found.link.right)
        for one in found.link.scope:
            if found.ruling.holds and _keeps_apart(one):
                self.said.append((one, found.link.left))

    def widened(self, found: RuledLink, bench: Bench) -> RuledLink:
        """A relation that holds whether its conditions do or not is meant without them."""
        if not found.ruling.holds or not found.link.scope:
            return found
        free = found.intended._replace(scope=())
        held = truth(free, bench.world).value or (
            found.ruling is Ruling.APPROXIMATION and in_the_limit(free, bench.world).value
        )
        if not held or bench.world.given:
            return found
        return RuledLink(found.link, found.ruling, found.note, found.why, free, found.follows, found.remark)

    def as_said_before(self, link: Link, bench: Bench) -> RuledLink | None:
        """The relation under a condition that stands in an earlier line on another thing, and was not repeated."""
        if link.scope or link.op not in EQUALITIES | {"to"}:
            return None
        used = names(link.left) | names(link.right)
        vocabulary = bench.world.models()[0].vocabulary
        for one, left in reversed(self.said):
            letters = {name for name in names(one) if not _is_fixed(name, vocabulary)}
            if left == link.left or not letters or not letters <= used:
                continue
            narrow = link._replace(scope=(one,))
            found = judged(narrow, bench)
            if found.ruling.holds and not found.follows:
                words = "true under the condition of an earlier line"
                return RuledLink(link, found.ruling, found.note, words, found.intended, remark=words)
        return None

    def as_the_words_say(self, link: Link, bench: Bench, around: tuple[str, str]) -> RuledLink | None:
        """The relation under a condition that words before or behind it give: `otherwise`, `for the true class`."""
        if link.scope or link.op not in EQUALITIES | {"to"}:
            return None
        for one in conditions_in_words(link, around, bench.world.models()[0].vocabulary, self.met):
            found = judged(link._replace(scope=(one,)), bench)
            if found.ruling.holds and not found.follows:
                words = "true under the condition that the words give"
                narrow = link._replace(scope=(one,))
                return RuledLink(narrow, found.ruling, found.note, words, found.meant, remark=words)
        return None

    def one_way(self, part: Statement, links: list[Link], world: World) -> str:
        """What is wrong with the way back of an equivalence whose way there holds; empty where nothing is."""
        tree = part.tree
        if not part.both_ways or not self.by_arrow or not isinstance(tree, Chain) or len(links) != 1:
            return ""
        back = self.world(world, (tree,))
        for premise in self.premise:
            assert isinstance(premise, Chain)
            link = Link(premise.ops[0], premise.sides[0], premise.sides[1], (tree,))
            if truth(link, back).value is False:
                return "this follows, but what stands before the sign does not follow from it"
        return ""


def _keeps_apart(condition: Node) -> bool:
    """Whether a condition says that indices are different, so that it is about the others."""
    if isinstance(condition, Apply) and condition.head == "and":
        return all(map(_keeps_apart, condition.args))
    return isinstance(condition, Chain) and set(condition.ops) <= _APART


def _is_fixed(name: str, vocabulary: Vocabulary) -> bool:
    symbol = vocabulary.symbols.get(name)
    return symbol is not None and (symbol.kind is not Kind.INDEX or symbol.fixed)


def _as_equation(tree: Node | None) -> Node | None:
    r"""`x \approx 2` as a premise is `x = 2`."""
    return Chain(("=",), tree.sides) if isinstance(tree, Chain) and tree.ops == ("approx",) else tree


def in_force(link: Link, bench: Bench) -> RuledLink:
    """Rule on a relation; an approximation that is said for `x > 0` is not asked for next to zero."""
    apart = tuple(map(_with_margin, link.scope))
    if link.op not in {"approx", "to"} or apart == link.scope:
        return judged(link, bench)
    found = judged(link._replace(scope=apart), bench)
    return replace(found, link=link, meant=found.meant and found.meant._replace(scope=link.scope))


def _with_margin(condition: Node) -> Node:
    match condition:
        case Chain(ops=(">" | ">=" as op,), sides=(left, right)):
            return Chain((op,), (left, Apply("add", (right, _MARGIN))))
        case Chain(ops=("<" | "<=" as op,), sides=(left, right)):
            return Chain((op,), (left, Apply("sub", (right, _MARGIN))))
        case _:
            return condition


def towards_infinity(link: Link, world: World) -> bool:
    r"""Whether `x \to \infty` names the limit that the problem has."""
    if link.op != "to" or link.right != Symbol("oo") or not isinstance(link.left, Symbol):
        return False
    symbol = world.models()[0].vocabulary.symbols.get(link.left.name)
    return symbol is not None and symbol.limit is not None and symbol.limit > 1
