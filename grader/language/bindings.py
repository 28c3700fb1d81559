"""Names that a student binds (`d = y_hat - y; d W_2^T`, `S_i - y_i where S_i = ...`) are put in where they are used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from grader.language.tree import Apply, Binder, Chain, Node, Symbol, children, names, rebuild, substitute, walk
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from grader.language.cursor import Cursor

_ROUNDS: Final = 12
_BASIS: Final = "e_"


class Binding(NamedTuple):
    """A name, perhaps with indices, or a derivative, and what it stands for."""

    name: str
    args: tuple[Node, ...]
    value: Node
    derivative: Node | None = None


def put_in(tree: Node, cursor: Cursor) -> Node:
    r"""The statements of an answer with the student's own names replaced, and those that bind them left out.

    A drawn symbol of the problem that is set to a value (`\\lambda = 1`) is set in the other statements, too. A
    left side that nobody declared is a label of the student's and falls away.
    """
    statements = _statements(tree)
    if len(statements) > 1:
        statements = _without_bindings(statements, cursor)
    statements = [_unlabelled(statement, cursor) for statement in statements]
    return statements[0] if len(statements) == 1 else Apply("tuple", tuple(statements), tree.span)


def _statements(tree: Node) -> list[Node]:
    if isinstance(tree, Apply) and tree.head == "tuple" and any(isinstance(part, Chain) for part in tree.args):
        return list(tree.args)
    return [tree]


def _without_bindings(statements: list[Node], cursor: Cursor) -> list[Node]:
    bound: list[Binding] = []
    kept: list[Node] = []
    for statement in statements:
        binding = _binding(statement, cursor) or _of_derivative(statement, statements)
        if binding is None:
            kept.append(statement)
        else:
            bound.append(binding)
    if not kept:  # the last name that was bound is the answer
        kept = [bound.pop().value]
    for _ in range(_ROUNDS):
        fresh = [replaced(statement, bound) for statement in kept]
        if fresh == kept:
            break
        kept = fresh
    return kept


def _binding(statement: Node, cursor: Cursor) -> Binding | None:
    if not isinstance(statement, Chain) or not set(statement.ops) <= {"=", ":=", "to", "approx"}:
        return None
    left, value = statement.sides[0], statement.sides[-1]
    name, args = _name_of(left)
    if name == _BASIS:  # `e_t = z_t - y_t`: the letter is the student's own here
        return Binding(name, args, value) if names(value) & cursor.vocabulary.symbols.keys() else None
    if not name or (name in names(value) and (not args or left in tuple(walk(value)))):
        return None
    symbol = cursor.vocabulary.symbols.get(name)
    if symbol is not None:
        set_to = symbol.kind is Kind.SCALAR and not symbol.definition and not args and not (names(value) - {"oo"})
        towards = "to" in statement.ops and (value == Symbol("oo") or (symbol.limit is not None and symbol.limit < 1))
        return Binding(name, (), value) if set_to and not towards else None
    own = name in cursor.loose or name == "e"
    fresh = own and name not in cursor.vocabulary.dimensions and "to" not in statement.ops
    return Binding(name, args, value) if fresh else None


def _of_derivative(statement: Node, statements: list[Node]) -> Binding | None:
    r"""`\partial h / \partial z = h (1 - h)` beside a statement that this derivative stands in."""
    if not isinstance(statement, Chain) or set(statement.ops) != {"="}:
        return None
    left, value = statement.sides[0], statement.sides[-1]
    others = (one.sides[-1] if isinstance(one, Chain) else one for one in statements if one is not statement)
    if not isinstance(left, Apply) or left.head != "derivative" or left in tuple(walk(value)):
        return None
    return Binding("", (), value, left) if any(left in tuple(walk(other)) for other in others) else None


def _name_of(node: Node) -> tuple[str, tuple[Node, ...]]:
    if isinstance(node, Symbol):
        return node.name, ()
    if isinstance(node, Apply) and node.head == "index" and isinstance(node.args[0], Symbol):
        return node.args[0].name, node.args[1:]
    if isinstance(node, Apply) and node.head == "basis":
        return _BASIS, node.args
    return "", ()


def replaced(node: Node, bound: list[Binding]) -> Node:
    """The tree with every bound name, whatever its indices, replaced by what it stands for."""
    for binding in bound:
        if binding.derivative is not None and binding.derivative == node:
            return binding.value
    name, args = _name_of(node)
    mine = [binding for binding in bound if binding.name == name] if name else []
    for binding in sorted(mine, key=lambda one: one.args != args):
        value = _instance(binding, args)
        if value is not None:
            return value
    parts = children(node)
    if not parts:
        return node
    hidden = set(node.indices) if isinstance(node, Binder) else set()
    inner = [binding for binding in bound if binding.name not in hidden]
    fresh = tuple(replaced(part, inner) for part in parts)
    return node if fresh == parts else rebuild(node, fresh)


def _instance(binding: Binding, args: tuple[Node, ...]) -> Node | None:
    """What a bound name stands for with these indices; None where the indices do not fit."""
    if binding.args == args:
        return binding.value
    if binding.args == args[: len(binding.args)]:  # a component of what was bound
        return Apply("index", (binding.value, *args[len(binding.args) :]), binding.value.span)
    used = names(binding.value)
    letters = all(isinstance(arg, Symbol) and arg.name in used for arg in binding.args)
    if len(binding.args) != len(args) or not letters:
        return None
    value = binding.value
    for formal, actual in zip(binding.args, args, strict=True):
        assert isinstance(formal, Symbol)
        value = substitute(value, formal.name, actual)
    return value


def _unlabelled(statement: Node, cursor: Cursor) -> Node:
    """A chain without a first side in names that nobody declared: `Proj_A = A A^T`, `grad = ...`."""
    if not isinstance(statement, Chain):
        return statement
    left = statement.sides[0]
    strangers = {name for name in names(left) if name in cursor.loose and name not in cursor.indices}
    known = names(left) & (cursor.vocabulary.symbols.keys() - cursor.indices)
    if not strangers or known or any(strangers & names(side) for side in statement.sides[1:]):
        return statement
    cursor.remarks.append("the left side is taken for a name of the answer")
    if len(statement.sides) == 2:
        return _in_order(left, statement.sides[1])
    return _unlabelled(Chain(statement.ops[1:], statement.sides[1:], statement.span), cursor)


def _in_order(left: Node, value: Node) -> Node:
    """The value of `M_{kj} = ...` as the matrix with the rows k, where the letters alone would say otherwise."""
    args = left.args[1:] if isinstance(left, Apply) and left.head == "index" else ()
    letters = [arg.name for arg in args if isinstance(arg, Symbol)]
    matrix = len(args) == len(letters) == 2 and set(letters) <= names(value) and letters != sorted(letters)
    return by_components(value, letters) if matrix and len(set(letters)) == 2 else value


def by_components(value: Node, letters: list[str]) -> Node:
    """The vector or matrix whose components a formula gives in these letters, rows first."""
    for letter in letters:
        value = Apply("comprehension", (value, Symbol(letter)), value.span)
    return value
