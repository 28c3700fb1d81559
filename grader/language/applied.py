r"""What the problem defines, at another value of what it is defined from: `\alpha_i(s + t)`, `\hat y(\theta + c)`."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from grader.language.conditionals import group_at
from grader.language.cursor import Cursor, apply
from grader.language.tokens import tokens_of
from grader.language.tree import Apply, Binder, Node, Number, Symbol, children, names, rebuild, substitute, walk
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from grader.model.symbols import Symbol as Declared

_ENTRYWISE: Final = frozenset({"add", "sub", "neg", "mul", "div"})


def applied(cursor: Cursor, left: Node) -> Node | None:
    """The operand with the bracket behind it put into its definition; None where the bracket is no argument of it.

    An argument holds, as a whole, the one array that the definition is made from. What stands there as a factor looks
    different: it is in other letters, or in components.
    """
    symbol = _defined(left, cursor)
    variable = _variable(symbol, cursor) if symbol is not None and cursor.is_open("(") else None
    if symbol is None or variable is None or not _is_argument(cursor, variable):
        return None
    opened = cursor.step()
    argument = cursor.unscripted()
    end = cursor.close(opened)
    span = (left.span[0], end)
    if argument == Symbol(variable.name):
        return left
    tree = _definition(symbol, cursor)
    letters = _free_letters(tree, cursor)
    if isinstance(left, Apply) and len(letters) == 1:
        tree = substitute(tree, letters[0], left.args[1])
    elif letters:
        return None
    put = _put(tree, variable.name, argument)
    return apply("index", put, *left.args[1:], span=span) if isinstance(left, Apply) and not letters else put


def _defined(node: Node, cursor: Cursor) -> Declared | None:
    inner = node.args[0] if isinstance(node, Apply) and node.head == "index" and len(node.args) == 2 else node
    symbol = cursor.vocabulary.symbols.get(inner.name) if isinstance(inner, Symbol) else None
    listed = symbol is not None and len(symbol.family) + len(symbol.shape) == 1
    return symbol if symbol is not None and listed and symbol.definition and symbol.kind is not Kind.FUNCTION else None


def _variable(symbol: Declared, cursor: Cursor) -> Declared | None:
    """The only array that a definition is made from."""
    vocabulary = cursor.vocabulary
    tokens = tokens_of(symbol.definition, vocabulary.knows)
    met = {vocabulary.resolve(token.text) for token in tokens if token.kind == "name"}
    known = [vocabulary.symbols[name] for name in met if name in vocabulary.symbols]
    arrays = [one for one in known if one.kind is not Kind.INDEX and (one.family or one.shape)]
    return arrays[0] if len(arrays) == 1 and not arrays[0].definition else None


def _is_argument(cursor: Cursor, variable: Declared) -> bool:
    inside = group_at(cursor)
    whole = [
        at for at, token in enumerate(inside)
        if token.kind == "name" and cursor.vocabulary.resolve(token.text) == variable.name
        and (at + 1 == len(inside) or inside[at + 1].text not in {"_", "[", "("})
    ]  # fmt: skip
    signs = {token.text for token in inside if token.kind == "op"} - {"_"}
    return bool(whole) and signs <= {"+", "-", "/"}


def _definition(symbol: Declared, cursor: Cursor) -> Node:
    tokens = tokens_of(symbol.definition, cursor.vocabulary.knows)
    return Cursor(tokens, cursor.vocabulary, cursor.parse).expression(0)


def _free_letters(tree: Node, cursor: Cursor) -> list[str]:
    """The index letters of a definition that nothing in it binds."""
    bound = {index for part in walk(tree) if isinstance(part, Binder) for index in part.indices}
    kinds = {name: symbol.kind for name, symbol in cursor.vocabulary.symbols.items()}
    return sorted(name for name in names(tree) - bound if kinds.get(name) is Kind.INDEX)


def _put(node: Node, name: str, argument: Node) -> Node:
    if node == Symbol(name):
        return argument
    if isinstance(node, Apply) and node.head == "index" and node.args[0] == Symbol(name):
        return _component(argument, name, node)
    parts = children(node)
    return rebuild(node, tuple(_put(part, name, argument) for part in parts)) if parts else node


def _component(argument: Node, name: str, member: Apply) -> Node:
    """The component of an argument at the place of `member`: `s_j + t` for `s + t` and `s_j`."""
    if argument == Symbol(name):
        return member
    if isinstance(argument, Apply) and argument.head == "ones":
        return Number(Fraction(1), 0, argument.span)
    if isinstance(argument, Apply) and argument.head in _ENTRYWISE:
        return Apply(argument.head, tuple(_component(part, name, member) for part in argument.args), argument.span)
    return argument
