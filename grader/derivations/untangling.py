"""Lines that ran together (`M = A A^T v_a = c_1 a_1 + ...`) are parted where both pieces then make sense."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from grader.derivations.binding import name_of
from grader.derivations.clauses import RELATION, flat
from grader.derivations.reading import Statement, Words
from grader.derivations.truth import Link, Truth, in_the_limit, truth
from grader.language.drafts import draft
from grader.language.faults import LanguageError
from grader.language.tree import Apply, Chain, Node, Symbol
from grader.language.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.derivations.worlds import World

_GAP: Final = re.compile(r"(?<=[\w)}\]'])\s+(?=[A-Za-z\\])")
_MOST: Final = 14


def untangled(
    parts: Sequence[Statement | Words], world: World, sought: Sequence[str]
) -> tuple[Statement | Words, ...]:
    """All parts, those statements parted that only make sense as two."""
    found: list[Statement | Words] = []
    for part in parts:
        found.extend(_parted(part, world, sought) if isinstance(part, Statement) else (part,))
    return tuple(found)


def _parted(part: Statement, world: World, sought: Sequence[str]) -> tuple[Statement, ...]:
    tree = part.tree
    if not isinstance(tree, Chain) or len(tree.ops) < 2 or part.joined or (part.draft and part.draft.strangers):
        return (part,)
    wrong = _wrong(part, world, sought)
    if not wrong:
        return (part,)
    for first, second in _cuts(part, Vocabulary.of(world.declarations)):
        sensible = all(_sensible(one, world, sought) for one in (first, second))
        if sensible and _wrong(first, world, sought) + _wrong(second, world, sought) < wrong:
            return (*_parted(first, world, sought), *_parted(second, world, sought))
    return (part,)


def _cuts(part: Statement, vocabulary: Vocabulary) -> Iterator[tuple[Statement, Statement]]:
    """Every place between two relations where the text may be cut into two statements."""
    shown = flat(part.text)
    relations = [found.start() for found in RELATION.finditer(shown)]
    if len(relations) < 2:
        return
    gaps = [gap for gap in _GAP.finditer(shown) if relations[0] < gap.start() < relations[-1]]
    ends = [found.end() for found in re.finditer(r"\\end\{[a-z]+\}\s*", part.text)]
    places = [(gap.start(), gap.end()) for gap in gaps] + [(end, end) for end in ends if end < relations[-1]]
    for begin, end in sorted(places)[:_MOST]:
        try:
            left, right = part.text[:begin], part.text[end:]
            drafts = draft(left, vocabulary), draft(right, vocabulary)
        except LanguageError:
            continue
        if all(isinstance(found.tree, Chain) and not found.strangers for found in drafts):
            yield (
                replace(part, text=left, draft=drafts[0]),
                replace(part, text=right, start=part.start + end, draft=drafts[1]),
            )


def _wrong(part: Statement, world: World, sought: Sequence[str]) -> int:
    """How many relations of a chain are ill-typed or false: a cut has to leave fewer."""
    assert isinstance(part.tree, Chain)
    return sum(found.ill_typed or found.value is False for found in _truths(part.tree, part, world, sought))


def _sensible(part: Statement, world: World, sought: Sequence[str]) -> bool:
    tree = part.tree
    assert isinstance(tree, Chain)
    if not _may_begin(tree.sides[0]):
        return False
    last = len(tree.ops) - 1
    for at, found in enumerate(_truths(tree, part, world, sought)):
        if found.ill_typed or (found.value is False and at < last and len(tree.ops) > 1):
            return False
    return True


def _may_begin(side: Node) -> bool:
    """Whether a statement may begin with this: a name, a derivative, a product of these."""
    if isinstance(side, Symbol) or name_of(side)[0]:
        return True
    return isinstance(side, Apply) and (
        side.head in {"derivative", "call"}
        or (side.head in {"mul", "dot", "transpose"} and all(_may_begin(arg) for arg in side.args))
    )


def _truths(tree: Chain, part: Statement, world: World, sought: Sequence[str]) -> Iterator[Truth]:
    for op, left, right in zip(tree.ops, tree.sides, tree.sides[1:], strict=False):
        if name_of(left)[0] in sought and op == "=":
            yield _typed(left, right, world)
            continue
        link = Link(op, left, right, part.scope)
        found = in_the_limit(link, world) if op == "approx" else truth(link, world)
        involved = {node.name for side in (left, right) for node in _symbols(side)}
        yield Truth(None) if found.value is False and involved & _moved(world, sought) else found


def _typed(left: Node, right: Node, world: World) -> Truth:
    found = truth(Link("=", left, right), world)
    return found if found.ill_typed else Truth(None)


def _symbols(node: Node) -> Iterator[Symbol]:
    from grader.language.tree import walk

    return (part for part in walk(node) if isinstance(part, Symbol))


def _moved(world: World, sought: Sequence[str]) -> set[str]:
    """Symbols whose value depends on an object that the student has still to give."""
    from grader.deciding.models import tree_of
    from grader.language.tree import names

    moved = set(sought)
    for _ in world.declarations.symbols:
        before = len(moved)
        for symbol in world.declarations.symbols:
            if symbol.definition and names(tree_of(world.declarations, symbol.definition)) & moved:
                moved.add(symbol.name)
        if len(moved) == before:
            break
    return moved
