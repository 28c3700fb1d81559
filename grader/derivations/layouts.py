"""The other layout: vectors and derivatives as columns where the problem has rows, or the other way round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.deciding.compare import Match, match, tensor
from grader.deciding.evaluation import computed
from grader.derivations.truth import Link, scoped
from grader.language.faults import LanguageError
from grader.language.tree import Apply, Binder, Node, Symbol, children, names, rebuild, walk
from grader.language.values import transposed
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.language.environment import Environment
    from grader.language.values import Value


def flipped(link: Link, env: Environment) -> tuple[Link, Environment]:
    """The link and the model with every vector and every derivative turned; matrices stay as they are.

    Raises
    ------
    LanguageError
        If a derivative has no value here.

    """
    scope = scoped((link.left, link.right, *link.scope), env)
    given: dict[str, Value] = {}
    sides = tuple(_without_derivatives(side, scope, given, frozenset()) for side in (link.left, link.right))
    for name in sorted(names(sides[0]) | names(sides[1])):
        symbol = env.vocabulary.symbols.get(name)
        if symbol is not None and symbol.kind in {Kind.ROW, Kind.COLUMN}:
            given[name] = transposed(env.value(name))
    return Link(link.op, sides[0], sides[1], link.scope), env.overridden(given)


def _without_derivatives(
    node: Node, scope: Environment, given: dict[str, Value], bound: frozenset[str]
) -> Node:
    """The tree with every derivative as a value of its own, turned."""
    if isinstance(node, Apply) and node.head == "derivative":
        if names(node) & bound:  # its value depends on what a sum runs over
            raise LanguageError("derivative.bound", "a derivative inside a sum has no layout of its own")
        name = f"~d{len(given)}"
        given[name] = transposed(computed(node, scope))
        return Symbol(name, node.span)
    inner = bound | set(node.indices) if isinstance(node, Binder) else bound
    parts = children(node)
    fresh = tuple(_without_derivatives(part, scope, given, inner) for part in parts)
    return rebuild(node, fresh) if parts else node


def turned_equal(expected: Node, side: Node, models: Sequence[Environment]) -> bool:
    """Whether a side, written in the other layout, is the transpose of an expression in the declared one."""
    try:
        for env in models:
            link, turned = flipped(Link("=", side, side), env)
            wanted, found = computed(expected, env), computed(link.left, turned)
            if match(tensor(transposed(wanted), wanted.axes), tensor(found, found.axes))[0] is not Match.EQUAL:
                return False
    except LanguageError:
        return False
    return True


def has_vectors(link: Link, env: Environment) -> bool:
    """Whether anything in the link has a layout."""
    used = {node.name for side in (link.left, link.right) for node in walk(side) if isinstance(node, Symbol)}
    symbols = env.vocabulary.symbols
    return any(name in symbols and symbols[name].kind in {Kind.ROW, Kind.COLUMN} for name in used)
