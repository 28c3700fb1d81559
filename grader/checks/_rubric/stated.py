r"""Whether a running text states a formula, whatever it is written like.

An author's formula may go on with conditions: `; with A B` names symbols that have to occur in what the student
wrote, `; without kl C` symbols and functions that must not, `; has \log P(c)` a part that must stand in it. A
relation is stated where a chain of the text has a side equal to each of its sides; the word `false` stands for any
equation of the text that does not hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from grader.answers._all_formulas import formulas_in
from grader.checks._formula import EQUALITIES, declared_names, is_label, statements
from grader.deciding.claims import holds, names_only_indices
from grader.deciding.compare import Match
from grader.deciding.ladder import Question, decide
from grader.deciding.models import tree_of
from grader.language.printing import to_plain
from grader.language.tree import Apply, Binder, Chain, Node, Number, Symbol, names, walk
from grader.language.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.model.symbols import Declarations

FALSE: Final = "false"
_EXACT: Final = EQUALITIES - {"approx", "to"}
_MOST_PARTS: Final = 400


@dataclass(frozen=True, slots=True)
class Asked:
    """An author's formula with the conditions on how it is written."""

    formula: str
    with_: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    has: str = ""


@lru_cache(maxsize=1024)
def asked(source: str) -> Asked:
    """Read what an author asks for.

    Raises
    ------
    ValueError
        If a condition is none of `with`, `without` and `has`.

    """
    formula, *conditions = (part.strip() for part in source.split(";"))
    found: dict[str, str] = {}
    for condition in conditions:
        word, _, rest = condition.partition(" ")
        if word not in {"with", "without", "has"} or not rest:
            raise ValueError(f"formula '{source}': '{condition}' is no condition; write `with`, `without` or `has`")
        found[word] = rest
    with_, without = (frozenset(found.get(word, "").split()) for word in ("with", "without"))
    return Asked(formula, with_, without, found.get("has", ""))


@dataclass(frozen=True, slots=True)
class Stated:
    """The formulas of one text in the declarations of its problem."""

    trees: tuple[Node, ...]
    declarations: Declarations
    seed: int

    @staticmethod
    def of(text: str, declarations: Declarations, seed: int) -> Stated:
        """Find every formula of a text."""
        found = formulas_in(text, Vocabulary.of(declarations))
        return Stated(tuple(part for tree in found for part in statements(tree)), declarations, seed)

    def says(self, source: str) -> str | None:
        """The place that states the formula, in plain notation; None where none does."""
        if source == FALSE:
            return next((to_plain(link) for link in self._equations() if self._is_false(link)), None)
        wanted = asked(source)
        tree = tree_of(self.declarations, wanted.formula)
        if isinstance(tree, Chain):
            return next((to_plain(own) for own in self.trees if self._relates(own, tree, wanted)), None)
        parts = (part for own in self.trees for part in _parts(own))
        return next((to_plain(part) for part in parts if self._is(part, wanted.formula, wanted)), None)

    def _is(self, part: Node, formula: str, wanted: Asked) -> bool:
        tree = tree_of(self.declarations, formula)
        if not _fits(part, wanted, self.declarations) or (is_label(part) and part != tree):
            return False
        if part == tree:
            return True
        return decide(part, Question(self.declarations, formula, self.seed)).match is Match.EQUAL

    def _relates(self, own: Node, tree: Chain, wanted: Asked) -> bool:
        """Whether a chain has a side equal to the left and another equal to the right of what is asked for."""
        if not isinstance(own, Chain) or not _fits(own, wanted, self.declarations):
            return False
        left, right = (self._places(own, to_plain(side)) for side in (tree.sides[0], tree.sides[-1]))
        op = tree.ops[0]
        for first in left:
            for second in right:
                between = own.ops[min(first, second) : max(first, second)]
                if first != second and _joins(op, between, forward=first < second):
                    return True
        return False

    def _places(self, own: Chain, formula: str) -> list[int]:
        tree = tree_of(self.declarations, formula)
        question = Question(self.declarations, formula, self.seed)
        return [
            place for place, side in enumerate(own.sides) if side == tree or decide(side, question).match is Match.EQUAL
        ]

    def _equations(self) -> Iterator[Chain]:
        declared = declared_names(self.declarations)
        for own in self.trees:
            if not isinstance(own, Chain):
                continue
            for place, op in enumerate(own.ops):
                link = Chain((op,), own.sides[place : place + 2])
                if op in _EXACT and not names_only_indices(link, declared) and not self._assumes(link):
                    yield link

    def _assumes(self, link: Chain) -> bool:
        """Whether an equation gives a value to a symbol that nothing defines: an assumption and no claim."""
        for side in link.sides:
            base = side.args[0] if isinstance(side, Apply) and side.head == "index" else side
            symbol = self.declarations.symbol(base.name) if isinstance(base, Symbol) else None
            if isinstance(base, Symbol) and (symbol is None or not symbol.definition):
                return True
        return False

    def _is_false(self, link: Chain) -> bool:
        return holds(link, self.declarations, self.seed) is False


def _joins(op: str, between: tuple[str, ...], *, forward: bool) -> bool:
    """Whether the relations between two sides of a chain come to the relation that is asked for."""
    if op in _EXACT:
        return all(found in _EXACT for found in between)
    return forward and op in between and all(found in _EXACT or found == op for found in between)


def _parts(tree: Node) -> Iterator[Node]:
    """What may be the formula: the sides of a statement and all that stands in them, numbers and names left out."""
    for place, node in enumerate(walk(tree)):
        if place > _MOST_PARTS:
            return
        if isinstance(node, (Apply, Binder)) or (isinstance(node, Number) and node is tree):
            yield node


def _fits(part: Node, wanted: Asked, declarations: Declarations) -> bool:
    if not wanted.with_ and not wanted.without and not wanted.has:
        return True
    used = names(part) | {node.head for node in walk(part) if isinstance(node, Apply)}
    if not wanted.with_ <= used or wanted.without & used:
        return False
    return not wanted.has or tree_of(declarations, wanted.has) in set(walk(part))
