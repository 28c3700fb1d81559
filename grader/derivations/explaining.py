"""Naming the rules by which a line follows from the one before: a search from both sides, within a fixed budget."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from grader.deciding.models import tree_of
from grader.derivations.canonical import canonical
from grader.derivations.grounds import grounds
from grader.derivations.reading import Statement
from grader.derivations.repairs import substituted
from grader.derivations.rules import DIRECTED, ONE, RULES, Rule
from grader.derivations.simplifying import Simplifier, without_ranges
from grader.derivations.truth import EQUALITIES
from grader.language.tree import Apply, Binder, Chain, Node, Number, Symbol, children, rebuild, substitute, walk
from grader.language.vocabulary import Vocabulary
from grader.model.symbols import Kind
from grader.model.working import Ruling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.derivations.canonical import Key
    from grader.derivations.ruled import Ruled, RuledLine
    from grader.derivations.truth import Link

BUDGET: Final = 90  # rewritings that are tried for one line; a count and no clock, so that reports do not change
REDUCTIONS: Final = 120  # and as many in one direction where the search finds nothing
_ROUNDS: Final = 3
_BAYES: Final = "Bayes' rule"
_LIMIT: Final = "the limit that the problem names"


@dataclass
class Explainer:
    """Explains the lines of one working in order; what was shown may be put in later."""

    ruled: Ruled
    known: list[tuple[Node, Node]] = field(default_factory=list)
    keys: dict[Node, Key] = field(default_factory=dict)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The names of the problem."""
        return Vocabulary.of(self.ruled.world.declarations)

    def rule_of(self, line: RuledLine) -> str:
        """The rules by which a line follows, or else what it rests on; empty where it holds by evaluation alone."""
        return ", ".join(self.steps_of(line) or self._grounds(line))

    def _grounds(self, line: RuledLine) -> tuple[str, ...]:
        if line.binds:
            return ()
        if line.ruling is Ruling.APPROXIMATION:
            return (_LIMIT,)
        exact = [ruled.intended for ruled in line.links if ruled.ruling is Ruling.VALID]
        found = [words for link in exact for words in grounds(link, self.ruled.world)]
        several = [words for words in dict.fromkeys(found) if words != "algebra" or set(found) == {words}]
        return tuple(several)

    def steps_of(self, line: RuledLine) -> tuple[str, ...]:
        """The same rules one by one."""
        found: list[str] = []
        for ruled in line.links:
            link = ruled.intended
            if not ruled.ruling.holds or link.op not in EQUALITIES or line.binds:
                continue
            found += [name for name in self._explained(link) if name not in found]
            if isinstance(link.left, (Symbol, Apply)):
                self.known.append((link.left, link.right))
        return tuple(found) or line.because

    def _explained(self, link: Link) -> tuple[str, ...]:
        whole = _by_shape(link.left, link.right) or self._jacobian(link) or self._known_gradient(link)
        if whole:
            return (whole,)
        left, right = _apart(self._before(link), link.right, self.key)
        if self.key(left) == self.key(right):
            return ()
        return self._search(left, right) or self._simplified(link, left, right)

    def _simplified(self, link: Link, left: Node, right: Node) -> tuple[str, ...]:
        """The rules by which both sides come to one form, definitions put in."""
        chained = self._chained(link)
        if chained:
            return (chained,)
        return self._simplifier.between(without_ranges(left), without_ranges(right), REDUCTIONS)

    @cached_property
    def _simplifier(self) -> Simplifier:
        put_in = Rule("substitution of a definition", lambda node: (fresh for _, fresh in self._definition(node)))
        total = Rule("probabilities add up to one", lambda node: iter((ONE,) if self._adds_up(node) else ()))
        return Simplifier((total, *DIRECTED, put_in), self.key)

    def _chained(self, link: Link) -> str:
        """The chain rule: a derivative of the same thing by something else, from an earlier line, times a factor."""
        if not isinstance(link.left, Apply) or link.left.head != "derivative":
            return ""
        of = link.left.args[0]
        parts = {self.key(part) for part in walk(link.right)}
        for left, right in reversed(self.known):
            same = isinstance(left, Apply) and left.head == "derivative" and left.args[0] == of and left != link.left
            if same and not isinstance(right, (Symbol, Number)) and self.key(right) in parts and right != link.right:
                return "chain rule"
        return ""

    def _jacobian(self, link: Link) -> str:
        """The Jacobian of a softmax in its usual form."""
        match link.left:
            case Apply(
                head="derivative",
                args=(Apply(head="index", args=(Symbol(name=name) as y, i)), Apply(head="index", args=(_, j))),
            ):
                declared = self.vocabulary.symbols.get(name)
                softmax = declared is not None and declared.definition.lstrip().startswith("\\softmax")
                one = Apply("index", (y, i)), Apply("index", (y, j))
                forms = [Apply("mul", (a, Apply("sub", (Apply("delta", (i, j)), b)))) for a, b in (one, one[::-1])]
                if softmax and self.key(link.right) in [self.key(form) for form in forms]:
                    return "the Jacobian of the softmax"
            case _:
                pass
        return ""

    def _known_gradient(self, link: Link) -> str:
        """The gradient of the cross-entropy of a softmax, and the derivative of a linear map, in their usual forms."""
        if not isinstance(link.left, Apply) or link.left.head != "derivative":
            return ""
        bases = [part.args[0] if isinstance(part, Apply) and part.head == "index" else part for part in link.left.args]
        of, by = (self.vocabulary.symbols.get(part.name) if isinstance(part, Symbol) else None for part in bases)
        if of is None or by is None:
            return ""
        if isinstance(link.right, Apply) and link.right.head == "sub" and self._softmax_of(link.right.args[0], by.name):
            return "gradient of the cross-entropy of a softmax"
        factor = link.right.args[0] if isinstance(link.right, Apply) and link.right.args else link.right
        matrix = self.vocabulary.symbols.get(factor.name) if isinstance(factor, Symbol) else None
        linear = matrix is not None and matrix.kind is Kind.MATRIX and matrix.name in of.definition
        turned = isinstance(link.right, Apply) and link.right.head in {"transpose", "index"}
        plain = turned or isinstance(link.right, Symbol)
        return "derivative of a linear map" if linear and plain else ""

    def _softmax_of(self, side: Node, name: str) -> bool:
        """Whether a side is the softmax of a symbol, by its name."""
        base = side.args[0] if isinstance(side, Apply) and side.head == "index" else side
        symbol = self.vocabulary.symbols.get(base.name) if isinstance(base, Symbol) else None
        if symbol is None or not symbol.definition.lstrip().startswith("\\softmax"):
            return False
        return Symbol(name) in tuple(walk(tree_of(self.ruled.world.declarations, symbol.definition)))

    def key(self, tree: Node) -> Key:
        """The normal form of a tree, kept."""
        if tree not in self.keys:
            self.keys[tree] = canonical(tree, self.vocabulary)
        return self.keys[tree]

    def _before(self, link: Link) -> Node:
        """What the left side was said to be before, if it was: a new line for the same thing goes on from there."""
        if isinstance(link.left, Apply) and link.left.head not in {"derivative", "index"}:
            return link.left
        return next((right for left, right in reversed(self.known) if left == link.left), link.left)

    def _search(self, left: Node, right: Node) -> tuple[str, ...]:
        """Rewritings of both sides until they meet, the closest first."""
        goal, start = self.key(right), self.key(left)
        tried = 0
        fronts: list[dict[Key, tuple[Node, tuple[str, ...]]]] = [{start: (left, ())}, {goal: (right, ())}]
        edges: list[list[tuple[Node, tuple[str, ...]]]] = [[(left, ())], [(right, ())]]
        for turn in range(2 * _ROUNDS):
            side = turn % 2
            fresh: list[tuple[Node, tuple[str, ...]]] = []
            for tree, used in edges[side]:
                for name, other in self._rewritings(tree):
                    tried += 1
                    key = self.key(other)
                    steps = used if used and used[-1] == name else (*used, name)
                    if key in fronts[1 - side]:
                        rest = fronts[1 - side][key][1]
                        return tuple(dict.fromkeys((*steps, *rest[::-1]) if side == 0 else (*rest, *steps[::-1])))
                    if tried >= BUDGET:
                        return ()
                    if key not in fronts[side]:
                        fronts[side][key] = (other, steps)
                        fresh.append((other, steps))
            edges[side] = fresh
        return ()

    def _rewritings(self, tree: Node) -> Iterator[tuple[str, Node]]:
        for left, right in self.known[-6:]:
            if left != tree and not isinstance(left, Symbol):
                other = substituted(tree, left, right)
                if other != tree:
                    yield "substitution of an earlier line", other
        for path, node in _places(tree):
            for rule in RULES:
                for fresh in rule.rewrite(node):
                    yield rule.name, _put(tree, path, fresh)
            for name, fresh in self._definition(node):
                yield name, _put(tree, path, fresh)
            if self._adds_up(node):
                yield "probabilities add up to one", _put(tree, path, ONE)

    def _definition(self, node: Node) -> Iterator[tuple[str, Node]]:
        """What a defined symbol, or a component of it, stands for."""
        index: tuple[Node, ...] = ()
        symbol = node
        if isinstance(node, Apply) and node.head == "index":
            symbol, index = node.args[0], node.args[1:]
        declared = self.vocabulary.symbols.get(symbol.name) if isinstance(symbol, Symbol) else None
        if declared is None or not declared.definition or declared.parameters:
            return
        tree = tree_of(self.ruled.world.declarations, declared.definition)
        conditional = any("|" in alias or "\\mid" in alias for alias in declared.aliases)
        name = _BAYES if conditional and _has_quotient(tree) else "substitution of a definition"
        if not index:
            yield name, tree
            return
        yield name, self._component(tree, index)
        running = (one for one in self.vocabulary.declarations.symbols if one.kind is Kind.INDEX and not one.fixed)
        used = [one.name for one in running if Symbol(one.name) in tuple(walk(tree))]
        if len(used) == len(index) == 1:
            yield name, substitute(tree, used[0], index[0])

    def _component(self, tree: Node, index: tuple[Node, ...]) -> Node:
        """The component of a definition that is written for whole lists: elementwise operations one by one."""
        if isinstance(tree, Symbol):
            declared = self.vocabulary.symbols.get(tree.name)
            listed = declared is not None and len(declared.shape) + len(declared.family) == len(index)
            return Apply("index", (tree, *index)) if listed else tree
        if isinstance(tree, Apply) and tree.head in {"hadamard", "div", "add", "sub", "neg"}:
            return Apply(tree.head, tuple(self._component(arg, index) for arg in tree.args))
        return Apply("index", (tree, *index)) if isinstance(tree, Apply) else tree

    def _adds_up(self, node: Node) -> bool:
        """Whether a sum runs over all of a distribution."""
        match node:
            case Binder(
                head="sum",
                indices=(index,),
                where=None,
                body=Apply(head="index", args=(Symbol(name=name), Symbol(name=at))),
            ):
                symbol = self.vocabulary.symbols.get(name)
                if symbol is None or at != index:
                    return False
                return "simplex" in symbol.constraints or symbol.definition.startswith(("e_", "\\softmax"))
            case _:
                return False


def jumps(ruled: Ruled, most: int) -> tuple[int, ...]:
    """The numbers of lines that go on from the line before by more than so many known rules, or by none that is known.

    A line that only says the same in another order is no jump.
    """
    explainer = Explainer(ruled)
    found = []
    for line in ruled.lines:
        steps = explainer.steps_of(line)
        goes_on = isinstance(line.part, Statement) and line.part.joined and line.ruling is Ruling.VALID and line.links
        if not goes_on or line.follows:
            continue
        link = line.links[0].intended
        if len(steps) > most or (not steps and explainer.key(link.left) != explainer.key(link.right)):
            found.append(line.number)
    return tuple(found)


def _has_quotient(tree: Node) -> bool:
    return any(isinstance(part, Apply) and part.head == "div" for part in walk(tree))


def _by_shape(left: Node, right: Node) -> str:
    """Rules that show in the shape of a line alone."""
    if not isinstance(left, Apply) or left.head != "derivative":
        return ""
    by = left.args[1]
    factors = [part for part in walk(right) if isinstance(part, Apply) and part.head == "derivative"]
    if len(factors) >= 2 and factors[0].args[0] == left.args[0] and factors[-1].args[1] == by:
        return "chain rule"
    return ""


def _apart(left: Node, right: Node, key: Callable[[Node], Key]) -> tuple[Node, Node]:
    """The smallest parts in which two trees differ."""
    while type(left) is type(right):
        mine, theirs = children(left), children(right)
        same = len(mine) == len(theirs) and _outline(left) == _outline(right)
        pairs = [(a, b) for a, b in zip(mine, theirs, strict=False) if key(a) != key(b)] if same else []
        if len(pairs) != 1:
            return left, right
        left, right = pairs[0]
    return left, right


def _outline(node: Node) -> object:
    if isinstance(node, Binder):
        return (node.head, node.indices, node.lower is None, node.upper is None, node.where is None)
    return node.head if isinstance(node, Apply) else node.ops if isinstance(node, Chain) else node


def _places(tree: Node) -> Iterator[tuple[tuple[int, ...], Node]]:
    todo: list[tuple[tuple[int, ...], Node]] = [((), tree)]
    while todo:
        path, node = todo.pop(0)
        yield path, node
        todo.extend(((*path, at), part) for at, part in enumerate(children(node)))


def _put(tree: Node, path: tuple[int, ...], fresh: Node) -> Node:
    if not path:
        return fresh
    parts = list(children(tree))
    parts[path[0]] = _put(parts[path[0]], path[1:], fresh)
    return rebuild(tree, tuple(parts))
