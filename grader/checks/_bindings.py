"""What an answer binds: which symbol is given which formula, and what is said besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checks._formula import is_label, statements, value_side
from grader.deciding.models import tree_of
from grader.language.bindings import by_components
from grader.language.tree import Apply, Chain, Node, Symbol, names
from grader.model.outcome import Outcome, incorrect, undecided
from grader.model.symbols import Declarations, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.model.kinds import Subject


def defined_from(bound: Mapping[str, Node], subject: Subject) -> str:
    """A symbol of the answer that the problem defines from what the answer binds; empty where there is none."""
    symbols = {symbol.name: symbol for symbol in subject.declarations.symbols}
    for start in sorted(name for tree in bound.values() for name in names(tree)):
        seen: set[str] = set()
        todo = [start]
        while todo:
            symbol = symbols.get(todo.pop())
            if symbol is None or symbol.name in seen:
                continue
            seen.add(symbol.name)
            if symbol.definition:
                todo.extend(names(tree_of(subject.declarations, symbol.definition)))
        if seen & set(bound):
            return start
    return ""


def bindings(
    tree: Node, binds: tuple[str, ...], letters: frozenset[str] = frozenset()
) -> dict[str, Node] | Outcome:
    """What an answer gives for each symbol that it must define, or why that is not clear.

    `letters` are the free indices, in which an answer may give a symbol by its components.
    """
    found: dict[str, Node] = {}
    rest: list[Node] = []
    parts = tuple(_whole(_turned(part, binds), binds, letters) for part in flattened(statements(tree)))
    for part in parts:
        bound = _bound_names(part, binds)
        for name in bound:
            if name in found and found[name] != value_side(part):
                return undecided("answer.several", f"{name} is given twice; it is not clear which one is meant.")
            found[name] = value_side(part)
        if not bound and not isinstance(part, Chain):
            rest.append(part)
    missing = [name for name in binds if name not in found]
    if missing and len(rest) == len(missing):
        found |= dict(zip(missing, rest, strict=True))
        rest = []
    if rest:
        return undecided("answer.several", "Several formulas; it is not clear which one is the answer.")
    if any(name not in found for name in binds):
        if len(binds) == 1 and len(parts) == 1 and isinstance(parts[0], Chain) and not is_label(parts[0].sides[0]):
            return {binds[0]: value_side(parts[0])}
        return _missing(parts, binds, found)
    return {name: found[name] for name in binds}


def _missing(parts: tuple[Node, ...], binds: tuple[str, ...], found: Mapping[str, Node]) -> Outcome:
    name = next(name for name in binds if name not in found)
    if any(set(binds) & names(part) for part in parts):
        return undecided("answer.implicit", f"What is written is about {name}, but it does not say what {name} is.")
    return incorrect("answer.missing", f"The answer does not say what {name} is.")


def _turned(part: Node, binds: tuple[str, ...]) -> Node:
    """An equation whose only side that is asked for stands last, the other way round: `A A^T = M`."""
    if not isinstance(part, Chain) or set(part.ops) != {"="} or _literal_name(part.sides[-1]) not in binds:
        return part
    if any(set(binds) & names(side) for side in part.sides[:-1]):
        return part
    return Chain(part.ops, part.sides[::-1], part.span)


def _whole(part: Node, binds: tuple[str, ...], letters: frozenset[str]) -> Node:
    """`M_{ij} = ...`, which gives each component of what is asked for, as what it says of the whole."""
    left = part.sides[0] if isinstance(part, Chain) and len(part.sides) == 2 else None
    if not isinstance(part, Chain) or not isinstance(left, Apply) or left.head != "index":
        return part
    found = [arg.name for arg in left.args[1:] if isinstance(arg, Symbol) and arg.name in letters]
    named = isinstance(left.args[0], Symbol) and left.args[0].name in binds
    if not named or len(found) + 1 < len(left.args) or len(set(found)) < len(found) or len(found) > 2:
        return part
    if not set(found) <= names(part.sides[1]):
        return part
    return Chain(part.ops, (left.args[0], by_components(part.sides[1], found)), part.span)


def free_letters(declarations: Declarations) -> frozenset[str]:
    """The index letters of a problem that stand for any place."""
    indices = (one for one in declarations.symbols if one.kind is Kind.INDEX and not one.fixed)
    return frozenset(one.name for one in indices)


def _bound_names(part: Node, binds: tuple[str, ...]) -> tuple[str, ...]:
    """The symbols that a statement defines: its leading sides that are asked for (`q_1 = q_2 = ...`)."""
    if not isinstance(part, Chain):
        return ()
    leading = [_literal_name(side) for side in part.sides[:-1]]
    return tuple(name for name in leading if name in binds)


def flattened(parts: tuple[Node, ...]) -> tuple[Node, ...]:
    """`(q_1, q_2) = (a, b)` as two bindings, and a bare tuple as its members."""
    found: list[Node] = []
    for part in parts:
        tuples = isinstance(part, Chain) and len(part.sides) == 2 and all(_is_tuple(side) for side in part.sides)
        if tuples:
            assert isinstance(part, Chain)
            left, right = (side.args for side in part.sides if isinstance(side, Apply))
            found += [Chain(("=",), pair) for pair in zip(left, right, strict=False)]
        elif _is_tuple(part):
            assert isinstance(part, Apply)
            found += part.args
        else:
            found.append(part)
    return tuple(found)


def _is_tuple(node: Node) -> bool:
    return isinstance(node, Apply) and node.head in {"tuple", "list"}


def _literal_name(node: Node) -> str:
    if isinstance(node, Symbol):
        return node.name
    if isinstance(node, Apply) and node.head == "index" and all(isinstance(arg, Symbol) for arg in node.args):
        return "_".join(arg.name for arg in node.args if isinstance(arg, Symbol))
    return ""


def without_bound(part: Node, binds: tuple[str, ...]) -> Chain | None:
    """What a statement claims beyond the definition itself; None where that is all."""
    if not isinstance(part, Chain):
        return None
    start = sum(_literal_name(side) in binds for side in part.sides[:-1])
    return Chain(part.ops[start:], part.sides[start:], part.span) if part.ops[start:] else None
