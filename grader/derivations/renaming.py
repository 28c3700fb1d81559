"""Letters that mean something else in a working than in the problem, and own letters for what the problem knows."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from grader.derivations.binding import name_of
from grader.derivations.truth import Link, truth
from grader.language.bindings import Binding
from grader.language.reader import known_derivatives
from grader.language.tree import Apply, Chain, Node, Symbol, names, walk
from grader.language.vocabulary import Vocabulary
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.derivations.reading import Statement
    from grader.derivations.terms import Terms
    from grader.derivations.worlds import World
    from grader.model.symbols import Declarations

_BEHIND: Final = re.compile(r"\b(?:where|with)\W*$", re.IGNORECASE)
_VALUES: Final = frozenset({Kind.SCALAR, Kind.COLUMN, Kind.ROW, Kind.MATRIX})


def known_as(binding: Binding, world: World) -> Binding | None:
    """An own name for a family by whose members the problem takes derivatives, as a name of this family.

    Without that a derivative by `a_t` would be one by an expression.
    """
    for name in _variables(world.declarations):
        size = len(Vocabulary.of(world.declarations).symbols[name].family)
        if len(binding.args) < size:
            continue
        member = Apply("index", (Symbol(name), *binding.args))
        if truth(Link("=", member, binding.value), world).value:
            return Binding(binding.name, (), Symbol(name))
    return None


@lru_cache(maxsize=64)
def _variables(declarations: Declarations) -> tuple[str, ...]:
    """The defined families by which a declared derivative is taken."""
    vocabulary = Vocabulary.of(declarations)
    taken = dict.fromkeys(name_of(given.by)[0] for given in known_derivatives(vocabulary) if given.letter)
    return tuple(name for name in taken if name in vocabulary.symbols and vocabulary.symbols[name].definition)


def shadowing(statements: Sequence[Statement], world: World, terms: Terms) -> dict[int, Binding]:
    """Drawn or loose letters of the problem that the student announces to stand for something else, by place."""
    found: dict[int, Binding] = {}
    for at, statement in enumerate(statements):
        tree = statement.tree
        if not isinstance(tree, Chain) or statement.joined or statement.draft is None:
            continue
        error = _own_error(tree, world)
        if error is not None:
            found[at] = error
            continue
        if not statement.announced:
            continue
        name, args = name_of(tree.sides[0])
        value = tree.sides[1]
        usable = len(tree.ops) == 1 and tree.ops[0] in {"=", ":="} and not statement.draft.strangers
        free = usable and name not in terms.binds and _may_be_anything(name, value, world, terms)
        other = free and truth(Link("=", value, value), world).value is True
        if other and truth(Link("=", tree.sides[0], value), world).value is not True:
            found[at] = Binding(name, args, value)
    return found


def _own_error(tree: Chain, world: World) -> Binding | None:
    """`e_t = z_t - y_t`, where `e_t` is read as a basis vector and is a letter of the student's."""
    left, value = tree.sides[0], tree.sides[1]
    if not isinstance(left, Apply) or left.head != "basis" or len(tree.ops) != 1 or tree.ops[0] not in {"=", ":="}:
        return None
    known = names(value) & Vocabulary.of(world.declarations).symbols.keys()
    basis = any(isinstance(part, Apply) and part.head == "basis" for part in walk(value))
    if not known or basis or truth(Link("=", left, value), world).value:
        return None
    return Binding("e_", left.args, value)


def reaches_back(statement: Statement) -> bool:
    """Whether a meaning holds for what stands just before, too: `1 / Z, where Z = ...`."""
    return _BEHIND.search(statement.words) is not None


def _may_be_anything(name: str, value: Node, world: World, terms: Terms) -> bool:
    """Whether a name is drawn freely or loose, and the value is made of other names."""
    symbol = Vocabulary.of(world.declarations).symbols.get(name)
    if symbol is None or symbol.kind not in _VALUES:
        return False
    free = not (symbol.definition or symbol.constraints or symbol.derivative) and symbol.value is None
    return (free or name in terms.loose) and bool(names(value)) and name not in names(value)
