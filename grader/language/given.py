r"""Derivatives that a problem gives a name: wherever `\nabla_{h_t} L` is written, the declared symbol is meant."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from grader.language.tree import Apply, Node, Number, Symbol, children, names, rebuild, substitute

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.model.symbols import Declarations


class Given(NamedTuple):
    """A derivative as the problem writes it, the letter of its family (empty where it has none), and its symbol."""

    of: Node
    by: Node
    letter: str
    symbol: str


def with_given(tree: Node, known: tuple[Given, ...]) -> Node:
    """The tree with every derivative that has a symbol replaced by it."""
    if not known:
        return tree
    parts = children(tree)
    fresh = tuple(with_given(part, known) for part in parts)
    node = rebuild(tree, fresh) if parts and fresh != parts else tree
    if isinstance(node, Apply) and node.head == "derivative" and len(node.args) == 2:
        return next((found for given in known if (found := _matched(node, given)) is not None), node)
    return node


def _matched(node: Apply, given: Given) -> Node | None:
    of, by = node.args
    if not given.letter:
        return Symbol(given.symbol, node.span) if (of, by) == (given.of, given.by) else None
    by, inputs = _without_components(by, given.by)
    of, outputs = _without_components(of, given.of)
    place = _place(by, given)
    if place is None or _plain(of) != _plain(substitute(given.of, given.letter, place)):
        return None
    return Apply("index", (Symbol(given.symbol, node.span), place, *outputs, *inputs), node.span)


def _without_components(node: Node, pattern: Node) -> tuple[Node, tuple[Node, ...]]:
    """`h_{t,i}` as `h_t` and `i`, where the problem writes `h_t`."""
    if not isinstance(node, Apply) or node.head != "index" or not isinstance(pattern, Apply):
        return node, ()
    size = len(pattern.args)
    return Apply("index", node.args[:size], node.span), node.args[size:]


def _place(by: Node, given: Given) -> Node | None:
    """What stands for the letter: the index of the variable."""
    pattern = given.by
    if not isinstance(by, Apply) or not isinstance(pattern, Apply) or len(by.args) != len(pattern.args):
        return None
    same = all(one == other for one, other in zip(by.args[:-1], pattern.args[:-1], strict=True))
    return by.args[-1] if same and pattern.args[-1] == Symbol(given.letter) else None


def _plain(node: Node) -> Node:
    """The tree with sums of a letter and numbers in one form: `t - 1 + 1` is `t`."""
    parts = children(node)
    node = rebuild(node, tuple(_plain(part) for part in parts)) if parts else node
    letter, step = _sum(node)
    if letter is None:
        return node
    if not step:
        return letter
    return Apply("add" if step > 0 else "sub", (letter, Number(Fraction(abs(step)))))


def _sum(node: Node) -> tuple[Symbol | None, int]:
    match node:
        case Symbol():
            return node, 0
        case Apply(head="add" | "sub" as head, args=(left, Number(value=step))):
            letter, before = _sum(left)
            return letter, before + (int(step) if head == "add" else -int(step))
        case Apply(head="add", args=(Number(value=step), right)):
            letter, before = _sum(right)
            return letter, before + int(step)
        case _:
            return None, 0


@lru_cache(maxsize=512)
def given_derivatives(declarations: Declarations, read: Callable[[str, Declarations], Node]) -> tuple[Given, ...]:
    """The derivatives that a problem declares; `read` reads a formula without looking for them."""
    return tuple(
        _given(read(symbol.derivative, declarations), symbol.name, bool(symbol.family))
        for symbol in declarations.symbols
        if symbol.derivative
    )


def _given(tree: Node, symbol: str, family: bool) -> Given:
    """A declared derivative, taken apart.

    Raises
    ------
    ValueError
        If it is no derivative, or a family's has no index behind its variable.

    """
    if not isinstance(tree, Apply) or tree.head != "derivative":
        raise ValueError(f"what {symbol} stands for is no derivative")
    of, by = tree.args
    last = by.args[-1] if isinstance(by, Apply) and by.head == "index" else None
    if family and (not isinstance(last, Symbol) or not names(of)):
        raise ValueError(f"the variable of the derivative {symbol} has no index")
    return Given(of, by, last.name if family and isinstance(last, Symbol) else "", symbol)
