"""Expectations under a declared distribution, with the index over which they run put in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from grader.language.tree import Apply, Binder, Node, Symbol, children, names, rebuild, walk
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from grader.language.vocabulary import Vocabulary
    from grader.model.symbols import Symbol as Declared

# What is done to every entry by itself. All else (`softmax`, `logsumexp`, a divergence) works on lists as a whole.
BY_ENTRIES: Final = frozenset(
    "add sub neg pm mul hadamard div pow abs sqrt root log_base floor ceil factorial percent prime call cases indicator"
    " and or not exp log sin cos tan asin acos atan sinh cosh tanh erf phi_cdf sigmoid relu gelu silu softplus sign"
    " step gamma".split()
)


def with_indices(tree: Node, vocabulary: Vocabulary) -> Node:
    """The tree with every expectation under a list of probabilities over its index, and its body by outcomes.

    `E_Q[log Q - log P(c|o)]` is the expectation over o of the component of each at o.
    """
    parts = children(tree)
    fresh = rebuild(tree, tuple(with_indices(part, vocabulary) for part in parts)) if parts else tree
    if isinstance(fresh, Binder) and fresh.head == "expect":
        return _measured(fresh, vocabulary)
    return fresh


def _measured(node: Binder, vocabulary: Vocabulary) -> Node:
    measure, letter = node.lower, node.indices[0] if node.indices else ""
    if _over_data(measure, vocabulary):
        return node.body
    if isinstance(measure, Apply) and measure.head == "index" and isinstance(measure.args[0], Symbol):
        places = measure.args[1:]
        if len(places) == _axes(vocabulary.symbols.get(measure.args[0].name)):  # the probability of one outcome
            letter = letter or (places[-1].name if isinstance(places[-1], Symbol) else "")
            measure = _without_last(measure)
    under = _List.of(measure, vocabulary)
    if measure is None or under is None:
        return node
    letter = letter or _letter_in(node.body, under, vocabulary)
    if not letter:
        return node
    weights = measure if isinstance(measure, Symbol) else _outcome(measure, letter)
    return Binder("expect", (letter,), _at(node.body, letter, under, vocabulary), weights, span=node.span)


def _over_data(measure: Node | None, vocabulary: Vocabulary) -> bool:
    """Whether an expectation is a mean over data: then what it is the mean of is judged, item by item."""
    words = vocabulary.words
    return "data" in words if measure is None else isinstance(measure, Symbol) and measure.name in words


def _without_last(node: Apply) -> Node:
    return Apply("index", node.args[:-1], node.span) if len(node.args) > 2 else node.args[0]


def _outcome(node: Node, letter: str) -> Node:
    """A list of probabilities at one outcome; that of a family is written with both indices."""
    place = Symbol(letter, node.span)
    if isinstance(node, Apply) and node.head == "index":
        return Apply("index", (*node.args, place), node.span)
    return Apply("index", (node, place), node.span)


def _axes(symbol: Declared | None) -> int:
    return len(symbol.family) + len(symbol.shape) if symbol is not None else 0


class _List(NamedTuple):
    """A list over outcomes: a declared one, or a member of a family of them."""

    over: str
    place: tuple[Node, ...] = ()

    @classmethod
    def of(cls, node: Node | None, vocabulary: Vocabulary) -> _List | None:
        place: tuple[Node, ...] = ()
        if isinstance(node, Apply) and node.head == "index":
            node, *inner = node.args
            place = tuple(inner)
        symbol = vocabulary.symbols.get(node.name) if isinstance(node, Symbol) else None
        if symbol is None or symbol.kind is Kind.INDEX or _axes(symbol) != len(place) + 1:
            return None
        return cls((*symbol.family, *symbol.shape)[-1], place)


def _letter_in(body: Node, under: _List, vocabulary: Vocabulary) -> str:
    """The index by which the body takes components over the same outcomes; else the one that the problem declares."""
    bound = {index for part in walk(body) if isinstance(part, Binder) for index in part.indices}
    for part in walk(body):
        match part:
            case Apply(head="index", args=(Symbol(), *_, Symbol(name=letter))) if letter not in bound:
                if _List.of(_without_last(part), vocabulary) == under and _runs(letter, vocabulary):
                    return letter
            case _:
                pass
    running = (one for one in vocabulary.declarations.symbols if one.kind is Kind.INDEX and not one.fixed)
    taken = names(body) & bound
    return next((one.name for one in running if one.family == (under.over,) and one.name not in taken), "")


def _runs(letter: str, vocabulary: Vocabulary) -> bool:
    symbol = vocabulary.symbols.get(letter)
    return symbol is None or (symbol.kind is Kind.INDEX and not symbol.fixed)


def _at(node: Node, letter: str, under: _List, vocabulary: Vocabulary) -> Node:
    """Lists over the same outcomes that stand bare are taken at the outcome."""
    if _List.of(node, vocabulary) == under:
        return _outcome(node, letter)
    if isinstance(node, Apply) and node.head not in BY_ENTRIES and not (node.head in {"max", "min"} and node.args[1:]):
        return node
    if isinstance(node, Binder) and node.head == "expect":  # its own distribution stays a list
        return replace(node, body=_at(node.body, letter, under, vocabulary))
    parts = children(node)
    return rebuild(node, tuple(_at(part, letter, under, vocabulary) for part in parts)) if parts else node
