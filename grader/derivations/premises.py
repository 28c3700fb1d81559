"""Conditions on values: the models on which they hold, and which false statements are no claims but premises."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from grader.deciding.evaluation import bound_value, computed
from grader.language.derivatives import STEP
from grader.language.faults import LanguageError
from grader.language.tree import Apply, Chain, Node, Number, Symbol, names, walk
from grader.language.values import ShapeFault, TooLarge, Value
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.language.environment import Environment
    from grader.model.symbols import Symbol as Declared

_ROUNDS: Final = 60
_STARTS: Final = (1.0, -1.0, 3.0, -3.0)
_ROOT: Final = 1e-10
_TINY: Final = 1e-300
ORDERS: Final = frozenset({"<", ">", "<=", ">=", "!="})
SUPPOSED: Final = re.compile(
    r"\b(?:if|when|whenever|suppose|assume|assuming|supposing|provided|given that|falls|wenn|angenommen|si|supposons)\b"
    r"(?:(?!\b(?:then|we|it|dann|alors|this|holds?|follows?)\b)[^.;:])*$",
    re.IGNORECASE,
)
_FOR: Final = re.compile(r"\b(?:for|für|pour)\W*$", re.IGNORECASE)
LASTING: Final = re.compile(r"\b(?:suppose|assume|assuming|supposing|angenommen|supposons)\b[^.;:]*$", re.IGNORECASE)


def is_equation(premise: Node) -> bool:
    """Whether a condition has to be arranged, as random models meet it by no chance."""
    return isinstance(premise, Chain) and premise.ops == ("=",)


def arranged(env: Environment, premise: Node) -> Environment | None:
    """The model with one drawn symbol set so that an equation holds; None where none can be found for that.

    A symbol that stands alone on one side takes the value of the other; else a number is searched that solves the
    equation. Draws for which there is none stay as they are, and the condition leaves them out.
    """
    if not isinstance(premise, Chain):
        return env
    left, right = premise.sides
    try:
        for mine, other in ((left, right), (right, left)):
            symbol = drawn(mine.name, env) if isinstance(mine, Symbol) else None
            if symbol is not None and symbol.kind is not Kind.INDEX and symbol.name not in names(other):
                return env.overridden({symbol.name: bound_value(other, symbol.name, env)})
        for name in sorted(names(premise)):
            symbol = drawn(name, env)
            if symbol is not None and symbol.kind is Kind.SCALAR and not symbol.family:
                found = _solved(env, Apply("sub", (left, right)), name)
                if found is not None:
                    return found
    except (LanguageError, ShapeFault, TooLarge):
        return None
    return None


def drawn(name: str, env: Environment) -> Declared | None:
    """The declaration of a symbol that nothing defines and no constraint ties down."""
    symbol = env.vocabulary.symbols.get(name)
    free = symbol is not None and not symbol.definition and not symbol.constraints and symbol.value is None
    return symbol if free and symbol is not None and symbol.kind is not Kind.FUNCTION else None


def _solved(env: Environment, gap: Node, name: str) -> Environment | None:
    """Newton's steps from several places, in every draw by itself; None where no draw has a root."""
    start = env.value(name)
    if start.core or start.axes:
        return None
    best, done = start.data.astype(float), np.zeros(start.data.shape, dtype=bool)
    for factor in _STARTS:
        place, off = _newton(env, gap, (name, factor * start.data))
        fresh = ~done & np.isfinite(place) & (off < _ROOT) & _allowed(place, drawn(name, env))
        best, done = np.where(fresh, place, best), done | fresh
    return env.overridden({name: Value(best)}) if done.any() else None


def _allowed(place: np.ndarray, symbol: Declared | None) -> np.ndarray:
    """Where numbers lie in the domain of a symbol."""
    domain = symbol.domain if symbol is not None else ""
    least = {"positive": _TINY, "unit": _TINY, "nonnegative": 0.0}.get(domain, -np.inf)
    return np.logical_and(place >= least, place < (1.0 if domain == "unit" else np.inf))


def _newton(env: Environment, gap: Node, where: tuple[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    name, place = where
    off = np.full(place.shape, np.inf)
    with np.errstate(all="ignore"):
        for _ in range(_ROUNDS):
            value = computed(gap, env.overridden({name: Value(place + 1j * STEP)}))
            if value.core or value.axes:
                raise LanguageError("premise.many", "this is more than one equation")
            off, slope = np.abs(value.data.real), value.data.imag / STEP
            step = np.where(slope != 0, value.data.real / np.where(slope != 0, slope, 1.0), 0.0)
            place = place - np.clip(step, -10.0, 10.0)
    return place, off


def led_in(tree: Node, words: str) -> bool:
    """Whether words say that a relation is a premise; `for` says so of an order: `(for a > 0)`."""
    order = isinstance(tree, Chain) and tree.ops[0] in ORDERS - {"!="}
    return SUPPOSED.search(words) is not None or (order and _FOR.search(words) is not None)


def may_be_premise(tree: Node | None, words: str, env: Environment) -> bool:
    """Whether what is no truth of the problem may be a premise: words say so, or it is about free numbers alone."""
    if not isinstance(tree, Chain) or len(tree.ops) != 1 or tree.ops[0] not in ORDERS | {"="}:
        return False
    if led_in(tree, words):
        return True
    return bool(names(tree)) and all(_is_free_number(name, env) for name in names(tree)) and not _has_index(tree)


def _is_free_number(name: str, env: Environment) -> bool:
    symbol = drawn(name, env)
    return name == "e" or (symbol is not None and symbol.kind is Kind.SCALAR and not symbol.family)


def _has_index(tree: Node) -> bool:
    return any(isinstance(node, Apply) and node.head == "index" for node in walk(tree))


def values_only(conditions: tuple[Node, ...], env: Environment) -> Iterator[Node]:
    """Those equations among conditions that are about values and not about indices."""
    for one in conditions:
        letters = {node.name for node in walk(one) if isinstance(node, Symbol)}
        kinds = {env.vocabulary.symbols[name].kind for name in letters if name in env.vocabulary.symbols}
        if is_equation(one) and kinds - {Kind.INDEX} and not isinstance(one, Number):
            yield one
