"""What a student binds in a working: names of their own, objects that the problem asks for, numbers for letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.derivations.truth import EQUALITIES
from grader.language.bindings import Binding, replaced
from grader.language.drafts import settle
from grader.language.faults import LanguageError
from grader.language.tree import Apply, Chain, Node, Symbol, children, names, rebuild, walk
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from grader.derivations.reading import Statement
    from grader.language.vocabulary import Vocabulary


_EULER: Final = Symbol("e")


def name_of(node: Node) -> tuple[str, tuple[Node, ...]]:
    """The name that a side is, with its indices; empty where it is more than a name."""
    if isinstance(node, Symbol):
        return node.name, ()
    if isinstance(node, Apply) and node.head == "index" and isinstance(node.args[0], Symbol):
        return node.args[0].name, node.args[1:]
    return "", ()


def own_binding(statement: Statement) -> Binding | None:
    """The student's own name that a statement gives a value to; None where it has none."""
    found = statement.draft
    if found is None or not isinstance(found.tree, Chain):
        return None
    strangers = {name for name, _ in found.strangers}
    sides, ops = found.tree.sides, found.tree.ops
    if sides[0] == _EULER and (ops[0] == ":=" or (statement.announced and ops[0] == "=")):
        strangers.add(_EULER.name)
    if not strangers:
        return None
    for at, side in enumerate(sides):
        name, args = name_of(side)
        if name not in strangers:
            continue
        beside = [place for place in (at + 1, at - 1) if 0 <= place < len(sides) and ops[min(at, place)] in EQUALITIES]
        if set(ops) <= {"=", ":="}:  # what was worked out says more than the derivative that it is
            beside = sorted(range(len(sides)), key=lambda place: (_has_derivative(sides[place]), abs(place - at)))
        for place in beside:
            value = sides[place]
            if place != at and (side not in walk(value) if args else name not in names(value)):
                return Binding(name, args, value)
    return None


def _has_derivative(node: Node) -> bool:
    return any(isinstance(part, Apply) and part.head == "derivative" for part in walk(node))


def all_bindings(statements: Iterable[Statement], vocabulary: Vocabulary) -> dict[int, Binding]:
    r"""The first binding of each name, by the place of its statement.

    An index that the value does not use, or that is a vector's name, belongs to the name: `\delta_u` and `\delta_h` are
    two. So do numbers.
    """
    found: dict[int, Binding] = {}
    known: set[tuple[str, tuple[Node, ...]]] = set()
    for at, statement in enumerate(statements):
        binding = own_binding(statement)
        if binding is None:
            continue
        running = {arg for arg in binding.args if _runs(arg, vocabulary) and names(arg) <= names(binding.value)}
        key = (binding.name, tuple(arg for arg in binding.args if arg not in running))
        if key not in known and (binding.name, ()) not in known:
            known.add(key)
            found[at] = binding
    return found


def _runs(place: Node, vocabulary: Vocabulary) -> bool:
    """Whether a place of a name can be any of several."""
    symbol = vocabulary.symbols.get(place.name) if isinstance(place, Symbol) else None
    return isinstance(place, Symbol) and (symbol is None or symbol.kind in {Kind.INDEX, Kind.SCALAR})


def sought(statement: Statement, wanted: Sequence[str]) -> list[tuple[str, Node]]:
    """Objects that the problem asks for and a statement gives: `q = lambda (k_a + k_b)`."""
    tree = statement.tree
    if not isinstance(tree, Chain):
        return []
    found: list[tuple[str, Node]] = []
    for at, side in enumerate(tree.sides[:-1]):
        name, args = name_of(side)
        rest = [other for other in tree.sides[at + 1 :] if name_of(other)[0] not in wanted]
        if args or name not in wanted or tree.ops[at] not in EQUALITIES or not rest:
            break
        if not names(rest[0]) & set(wanted):
            found.append((name, rest[0]))
    return found


def number_for(statement: Statement, vocabulary: Vocabulary) -> tuple[str, Node] | None:
    """A letter of the problem that a statement sets to a number: `gamma = 0.5`, `n = 2`."""
    tree = statement.tree
    if not isinstance(tree, Chain) or len(tree.sides) != 2 or tree.ops[0] not in EQUALITIES:
        return None
    left, value = tree.sides
    symbol = vocabulary.symbols.get(left.name) if isinstance(left, Symbol) else None
    drawn = symbol is not None and symbol.kind is Kind.SCALAR and not symbol.definition and symbol.value is None
    if not drawn or names(value) or not isinstance(left, Symbol):
        return None
    return left.name, value


def put_in(statement: Statement, bound: list[Binding], tree: Node) -> Node:
    """A tree of a statement with the student's own names replaced.

    Raises
    ------
    LanguageError
        If a name is left that nothing explains.

    """
    assert statement.draft is not None
    for _ in range(12):
        fresh = replaced(tree, bound)
        if fresh == tree:
            return settle(statement.draft, tree)
        tree = fresh
    raise LanguageError("binding.circular", "a name is defined by itself")


def is_label(node: Node) -> bool:
    """Whether a side is a name or a derivative, so that what it is equal to says what it is."""
    return bool(name_of(node)[0]) or (isinstance(node, Apply) and node.head == "derivative")


def no_copies(tree: Node, vocabulary: Vocabulary) -> Node:
    r"""A tree without derivatives by a copy of a matrix: `W_t`, the `W` of step t, is no row of `W`.

    Raises
    ------
    LanguageError
        If there is one: nothing has its value.

    """
    for part in walk(tree):
        by = part.args[1] if isinstance(part, Apply) and part.head == "derivative" else None
        name, places = name_of(by) if by is not None else ("", ())
        symbol = vocabulary.symbols.get(name)
        index = vocabulary.symbols.get(places[0].name) if len(places) == 1 and isinstance(places[0], Symbol) else None
        if symbol is None or symbol.kind is not Kind.MATRIX or symbol.family or index is None or not index.family:
            continue
        if index.family[0] not in symbol.shape:
            raise LanguageError("symbol.copy", f"nothing says what {name} of {index.name} is", "write its sum")
    return tree


def told_apart(tree: Node, without_index: Mapping[str, str]) -> Node:
    """Families that stand without their index are the other thing that their letter means."""
    if not without_index:
        return tree
    if isinstance(tree, Symbol):
        return Symbol(without_index[tree.name], tree.span) if tree.name in without_index else tree
    parts = children(tree)
    if not parts:
        return tree
    kept = 1 if isinstance(tree, Apply) and tree.head == "index" and isinstance(tree.args[0], Symbol) else 0
    fresh = (*parts[:kept], *(told_apart(part, without_index) for part in parts[kept:]))
    return rebuild(tree, fresh)
