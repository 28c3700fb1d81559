"""Letters to which a student gives another meaning than the problem does: `let a = -1/M sum_i log_2 p_i`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from grader.derivations.binding import name_of, number_for
from grader.derivations.reading import Statement, Working, read_working
from grader.derivations.truth import Link, truth
from grader.language.tree import Apply, Chain, names
from grader.language.vocabulary import Vocabulary, spell
from grader.model.symbols import Declarations, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.derivations.terms import Terms
    from grader.derivations.worlds import World
    from grader.model.symbols import Symbol as Declared

_LET: Final = re.compile(
    r"\b(?:let|define|defining|set|setting|denote|write|put|call|introduce|sei|setze|soit|posons)\b[^.;:]*$",
    re.IGNORECASE,
)
_NAME: Final = re.compile(
    r"\s*(?P<name>\\?[A-Za-z]+|[A-Za-zͰ-Ͽ])(?P<place>_(?:\{\w+\}|\w))?\s*(?::=|=(?!=)|≔|\\coloneqq|\\equiv)"
)


def with_own_letters(working: Working, declarations: Declarations, world: World, terms: Terms) -> Working:
    """The working read once more without the aliases that the student uses for something else."""
    taken = dict(_taken(working, world, terms))
    if not taken:
        return working
    symbols = tuple(_without(symbol, taken) for symbol in declarations.symbols)
    return read_working(working.text, replace(declarations, symbols=symbols))


def _taken(working: Working, world: World, terms: Terms) -> Iterator[tuple[str, str]]:
    """Spellings that are given a new meaning, with the symbol that they are an alias of."""
    vocabulary = Vocabulary.of(world.declarations)
    seen: set[str] = set()
    for part in working.statements:
        found = _definition(part, vocabulary)
        used = names(part.tree) if part.tree is not None else frozenset()
        if found is not None and found[1].name not in terms.binds and _is_own(part, found, seen, (world, vocabulary)):
            yield spell(found[0]), found[1].name
        seen |= used


def _definition(part: Statement, vocabulary: Vocabulary) -> tuple[str, Declared, Link] | None:
    """The spelling, the declared symbol and the relation of `name = value`, where the name is only an alias."""
    tree = part.tree
    name = _NAME.match(part.text)
    if name is None or part.joined or not isinstance(tree, Chain) or tree.ops[0] not in {"=", ":="}:
        return None
    left, places = name_of(tree.sides[0])
    symbol = vocabulary.symbols.get(left)
    if symbol is None or symbol.kind in {Kind.INDEX, Kind.FUNCTION} or spell(name["name"]) == symbol.name:
        return None
    again = re.search(rf"(?<![A-Za-z\\]){re.escape(name['name'])}(?![A-Za-z])", part.text[name.end() :])
    return None if again and not places else (name["name"], symbol, Link("=", tree.sides[0], tree.sides[1], part.scope))


def _is_own(
    part: Statement, found: tuple[str, Declared, Link], seen: set[str], setting: tuple[World, Vocabulary]
) -> bool:
    """Whether a statement that is no truth of the problem gives a letter its meaning: words say so, or it was free."""
    (world, vocabulary), (_, symbol, said) = setting, found
    announced = _LET.search(part.words) is not None
    fresh = symbol.kind is Kind.SCALAR and not symbol.definition and symbol.name not in seen
    free = fresh and (not symbol.family or symbol.name in names(said.right))  # `z_i = s_i + t`: then z is not s
    if not (announced or free) or number_for(part, vocabulary) is not None:
        return False
    if isinstance(said.left, Apply) and not symbol.family and not symbol.shape:  # a number has no components
        return True
    told = truth(said, world)
    return told.ill_typed or told.value is False


def _without(symbol: Declared, taken: dict[str, str]) -> Declared:
    mine = {spelling for spelling, name in taken.items() if name == symbol.name}
    return replace(symbol, aliases=tuple(alias for alias in symbol.aliases if spell(alias) not in mine))
