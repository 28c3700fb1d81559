"""Expectations under a declared distribution, with the index over which they run put in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.language.tree import Apply, Binder, Node, Symbol, children, names, rebuild, walk
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from grader.language.vocabulary import Vocabulary
    from grader.model.symbols import Symbol as Declared

_OVER_VECTORS: Final = frozenset({"kl", "cross_entropy", "entropy", "index", "sum_all", "mean", "dot", "transpose"})


def with_indices(tree: Node, vocabulary: Vocabulary) -> Node:
    """The tree with every expectation under a list of probabilities over its index, and its body by outcomes.

    `E_Q[log Q - log P(c|o)]` is the expectation over o of the component of each at o.
    """
    parts = children(tree)
    fresh = rebuild(tree, tuple(with_indices(part, vocabulary) for part in parts)) if parts else tree
    if isinstance(fresh, Binder) and fresh.head == "expect":
        return _measured(fresh, vocabulary)
    return fresh


def _measured(node: Binder, vocabulary: Vocabulary) -> Binder:
    measure, letter = node.lower, node.indices[0] if node.indices else ""
    if isinstance(measure, Apply) and measure.head == "index" and len(measure.args) == 2:
        inner = measure.args[1]
        letter = letter or (inner.name if isinstance(inner, Symbol) else "")
        measure = measure.args[0]
    symbol = vocabulary.symbols.get(measure.name) if isinstance(measure, Symbol) else None
    if symbol is None or not _is_list(symbol):
        return node
    letter = letter or _letter_in(node.body, symbol, vocabulary)
    if not letter:
        return node
    return Binder("expect", (letter,), _at(node.body, letter, symbol, vocabulary), measure, span=node.span)


def _is_list(symbol: Declared) -> bool:
    return len(symbol.shape) + len(symbol.family) == 1


def _letter_in(body: Node, under: Declared, vocabulary: Vocabulary) -> str:
    """The index by which the body takes components over the same outcomes; else the one that the problem declares."""
    bound = {index for part in walk(body) if isinstance(part, Binder) for index in part.indices}
    for part in walk(body):
        match part:
            case Apply(head="index", args=(Symbol(name=base), Symbol(name=letter))) if letter not in bound:
                other = vocabulary.symbols.get(base)
                if other is not None and _alike(other, under) and _runs(letter, vocabulary):
                    return letter
            case _:
                pass
    dimension = (*under.family, *under.shape)
    running = (one for one in vocabulary.declarations.symbols if one.kind is Kind.INDEX and not one.fixed)
    return next((one.name for one in running if one.family == dimension and one.name not in names(body) & bound), "")


def _runs(letter: str, vocabulary: Vocabulary) -> bool:
    symbol = vocabulary.symbols.get(letter)
    return symbol is None or (symbol.kind is Kind.INDEX and not symbol.fixed)


def _alike(symbol: Declared, other: Declared) -> bool:
    return (*symbol.family, *symbol.shape) == (*other.family, *other.shape)


def _at(node: Node, letter: str, under: Declared, vocabulary: Vocabulary) -> Node:
    """Lists over the same outcomes that stand bare are taken at the outcome."""
    if isinstance(node, Symbol):
        symbol = vocabulary.symbols.get(node.name)
        alike = symbol is not None and symbol.kind is not Kind.INDEX and _alike(symbol, under)
        return Apply("index", (node, Symbol(letter, node.span)), node.span) if alike else node
    if isinstance(node, Apply) and node.head in _OVER_VECTORS:
        return node
    parts = children(node)
    return rebuild(node, tuple(_at(part, letter, under, vocabulary) for part in parts)) if parts else node
