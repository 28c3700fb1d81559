r"""Differentials in a working: `dJ = (\hat y - y)^\top d\theta` holds for every step of what moves."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from grader.language.tree import Apply, Node, Symbol, children, names, rebuild, walk
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.derivations.truth import Link
    from grader.language.drafts import Draft
    from grader.language.environment import Environment

_D: Final = Symbol("d")
_HEAD: Final = "differential"
_PRODUCTS: Final = frozenset({"mul", "dot"})
_UPRIGHT: Final = re.compile(r"\\(?:mathrm|text|textrm|operatorname)\s*\{d\}\s*(?=[A-Za-z\\(])")
_ATTACHED: Final = re.compile(r"(?<![A-Za-z0-9\\_^{})])d(?=[A-Z]|\\[A-Za-z]|[a-z](?![A-Za-z]))")
_BEHIND: Final = re.compile(r"(?<![A-Za-z0-9\\_^{])d(?=[A-Z]|\\[A-Za-z]|[a-z](?![A-Za-z]))")  # a bracket, too
_QUOTIENT: Final = re.compile(r"\\d?frac\s*\{\s*(?:\\(?:mathrm|text)\s*\{d\}|d)|/\s*(?:\\(?:mathrm|text)\s*\{d\}|d)")
_LETTERS: Final = "DGRSNPQEF"
_OWN: Final = re.compile(r"(?<![A-Za-z\\{])d\s*(?::?=|≔)")


def names_itself(text: str) -> bool:
    """Whether a working gives the letter d a value, so that it is no differential."""
    return _OWN.search(text) is not None


def set_apart(text: str, knows: Callable[[str], object]) -> tuple[str, str]:
    r"""A text whose `\mathrm{d}` is a letter of its own where the problem has a `d`, and that letter.

    A `d` in italics is one where the text begins with it and the other side has one, too: `dL_t = a^\top dy_t`.
    """
    if not knows(_D.name) or _QUOTIENT.search(text):
        return text, _D.name
    italic = _ATTACHED.match(text.lstrip(" &$")) is not None and len(_BEHIND.findall(text)) > 1
    sign = _UPRIGHT if _UPRIGHT.search(text) else _BEHIND if italic else None
    letter = next((one for one in _LETTERS if not knows(one) and one not in text), "")
    return (sign.sub(f"{letter} ", text), letter) if sign is not None and letter else (text, _D.name)


def with_differentials(found: Draft, letter: str = "d") -> Draft:
    r"""The draft with every undeclared `d` before a factor as the differential of that factor."""
    if all(name != letter for name, _ in found.strangers):
        return found
    tree = _read(found.tree, Symbol(letter))
    left = tuple(one for one in found.strangers if one[0] != letter or letter in names(tree))
    return replace(found, tree=tree, strangers=left)


def _read(node: Node, d: Symbol) -> Node:
    if isinstance(node, Apply) and node.head in _PRODUCTS:
        return _product(node, d)
    parts = children(node)
    return rebuild(node, tuple(_read(part, d) for part in parts)) if parts else node


def _product(node: Apply, d: Symbol) -> Node:
    """A product from left to right; what follows a `d` is joined as the `d` was."""
    made: Node | None = None
    joint, pending = "mul", False
    for head, factor in _factors(node):
        if factor == d and not pending:
            joint, pending = head, True
            continue
        fresh = _read(factor, d)
        if pending:
            fresh, head = Apply(_HEAD, (fresh,), factor.span), joint  # noqa: PLW2901 (the sign before the d)
        made = fresh if made is None else Apply(head, (made, fresh), node.span)
        pending = False
    if made is None or pending:
        return node
    return made


def _factors(node: Node) -> list[tuple[str, Node]]:
    """The factors of a product, each with the sign before it; brackets on the right stay together."""
    found: list[tuple[str, Node]] = []
    while isinstance(node, Apply) and node.head in _PRODUCTS:
        found.append((node.head, node.args[1]))
        node = node.args[0]
    return [("mul", node), *reversed(found)]


def readings(link: Link, env: Environment) -> tuple[Link, ...]:
    """What a relation between differentials may mean, each with the symbols that move; others mean one thing.

    What moves is everything that they are of and that depends on nothing else of them: in `du = dh W` the hidden
    layer moves and `W` does not, in `dh = dW x` it is the other way round. Else it is only what stands alone behind
    a `d`: with `e = x' - x`, in `e^T de = e^T W dp` nothing but `p` moves.
    """
    left, right = ([found for part in walk(side) for found in _open(part)] for side in (link.left, link.right))
    if not left or not right:
        return (link,)
    of = left + right
    named = {tree.name for one in of if isinstance(tree := _bare(one), Symbol)}
    choices = (_first({name for tree in of for name in names(tree)}, env), _first(named, env))
    return tuple(
        link._replace(left=_stepped(link.left, first), right=_stepped(link.right, first))
        for first in dict.fromkeys(choices)
    )


def with_steps(link: Link, env: Environment) -> Link:
    """A relation whose differentials know what moves, in the first reading."""
    return readings(link, env)[0]


def _bare(node: Node) -> Node:
    while isinstance(node, Apply) and node.head in {"index", "transpose"}:
        node = node.args[0]
    return node


def _first(moved: set[str], env: Environment) -> tuple[Symbol, ...]:
    """Those that are worked out from none of the others."""
    moved = {name for name in moved if _may_move(name, env)}
    return tuple(Symbol(name) for name in sorted(moved) if not _above(name, env) & (moved - {name}))


def moving_in(link: Link) -> tuple[str, ...]:
    """The symbols that move in a relation, once it knows them."""
    nodes = (node for side in (link.left, link.right) for node in walk(side))
    heads = [node for node in nodes if isinstance(node, Apply) and node.head == _HEAD]
    return tuple(dict.fromkeys(by.name for node in heads for by in node.args[1:] if isinstance(by, Symbol)))


def _open(node: Node) -> tuple[Node, ...]:
    """What a differential is of that does not know yet what moves."""
    return node.args if isinstance(node, Apply) and node.head == _HEAD and len(node.args) == 1 else ()


def _stepped(node: Node, moving: tuple[Symbol, ...]) -> Node:
    if isinstance(node, Apply) and _open(node):
        return Apply(_HEAD, (*node.args, *moving), node.span)
    parts = children(node)
    return rebuild(node, tuple(_stepped(part, moving) for part in parts)) if parts else node


def _may_move(name: str, env: Environment) -> bool:
    symbol = env.vocabulary.symbols.get(name)
    return symbol is not None and symbol.kind in {Kind.SCALAR, Kind.COLUMN, Kind.ROW, Kind.MATRIX}


def _above(name: str, env: Environment) -> frozenset[str]:
    """The symbols from which one is worked out, over any number of definitions."""
    found: set[str] = set()
    todo = [name]
    while todo:
        tree = env.definition(todo.pop())
        fresh = (names(tree) - found) if tree is not None else frozenset()
        found |= fresh
        todo += [one for one in fresh if one in env.vocabulary.symbols]
    return frozenset(found)
