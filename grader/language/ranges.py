"""How far an index runs: by its limits, or by what it is used on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from grader.language.faults import LanguageError
from grader.language.tree import Apply, Binder, Chain, Node, Number, Symbol, children, names, walk
from grader.language.values import MAX_ELEMENTS, TooLarge
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from grader.language.environment import Environment


def range_of(index: Node, env: Environment) -> int | None:
    """Length of the range that an index expression lies in, where it is known."""
    if isinstance(index, Symbol):
        bounds = env.ranges.get(index.name)
        if bounds is not None:
            return bounds[1]
        symbol = env.vocabulary.symbols.get(index.name)
        if symbol is not None and symbol.kind is Kind.INDEX and symbol.family:
            return env.size(symbol.family[0])
    return None


Bounds = tuple[int, int]


def use_range(name: str, body: Node, env: Environment) -> Bounds | None:
    """First and last value that the uses of an index by itself give it; else the first use of any kind decides."""
    used = _uses(name, body, env)
    if used:
        alone = [bounds for bounds, away in used if away == 0]
        return (max(low for low, _ in alone), min(high for _, high in alone)) if alone else used[0][0]
    partners = (_by_partner(name, node, env) for node in walk(body) if isinstance(node, (Apply, Chain)))
    partner = next((size for size in partners if size is not None), None) or _declared_range(name, env)
    return None if partner is None else (1, partner)


def _uses(name: str, body: Node, env: Environment) -> list[tuple[Bounds, int | None]]:
    """What an index picks, and how far away from it, wherever it is used."""
    nodes = (node for node in walk(body) if isinstance(node, Apply) and node.head == "index")
    return [used for node in nodes if (used := _by_component(name, node, env)) is not None]


def common_range(name: str, body: Node, env: Environment) -> Bounds | None:
    """The values of an index at which all that it picks exists: `h_{t-1} x_t` with h from 0 and x from 1 begins at 1.

    Where the index is used in another way than by itself, or a fixed number away, the first use decides.
    """
    used = _uses(name, body, env)
    found = [(first - away, last - away) for (first, last), away in used if away is not None]
    if not found or len(found) < len(used):
        return use_range(name, body, env)
    return max(first for first, _ in found), min(last for _, last in found)


def _away(place: Node, name: str) -> int | None:
    """How far from an index a place lies: 0 for `t`, -1 for `t - 1`; None where that is no fixed number."""
    match place:
        case Symbol(name=found) if found == name:
            return 0
        case Apply(head="add" | "sub" as head, args=(Symbol(name=found), Number(value=step))) if found == name:
            return int(step) if head == "add" else -int(step)
        case Apply(head="add", args=(Number(value=step), Symbol(name=found))) if found == name:
            return int(step)
        case _:
            return None


def _declared_range(name: str, env: Environment) -> int | None:
    """Range of an index that the problem declares by this name."""
    symbol = env.vocabulary.symbols.get(name)
    if symbol is None or symbol.kind is not Kind.INDEX or not symbol.family:
        return None
    return env.size(symbol.family[0])


def _by_component(name: str, node: Apply, env: Environment) -> tuple[Bounds, int | None] | None:
    """The numbers of what an index picks here, and how far away from the index."""
    base = node.args[0]
    for place, arg in enumerate(node.args[1:]):
        if name not in names(arg):
            continue
        if isinstance(base, Symbol):
            extents = env.extents(base.name) or _given_extents(base.name, env)
            if place < len(extents):
                first = env.first(base.name, place)
                return (first, first + extents[place] - 1), _away(arg, name)
        elif name not in names(base):
            size = _computed(base, place, env)
            return None if size is None else ((1, size), _away(arg, name))
        else:
            inner = [part for part in walk(base) if isinstance(part, Symbol) and env.extents(part.name)]
            if len(inner) == 1:
                return (1, env.extents(inner[0].name)[0]), _away(arg, name)
    return None


def _given_extents(name: str, env: Environment) -> tuple[int, ...]:
    value = env.given.get(name)
    return () if value is None else tuple(size for size in value.shape if size != 1)


def _computed(base: Node, place: int, env: Environment) -> int | None:
    """Extent of a computed vector or matrix; its other free indices need no range of their own here."""
    value = env.evaluate(base, env)
    family = [value.data.shape[at + 1] for at, axis in enumerate(value.axes) if axis.startswith("#")]
    sizes = family + [size for size in value.shape if size != 1 or not value.is_vector]
    return sizes[place] if place < len(sizes) else None


def _by_partner(name: str, node: Apply | Chain, env: Environment) -> int | None:
    """Indices that are compared with each other share a range; a basis vector has that of its index."""
    if isinstance(node, Apply) and node.head != "delta":
        return None
    sides = node.args if isinstance(node, Apply) else _members(node)
    if not any(isinstance(side, Symbol) and side.name == name for side in sides):
        return None
    return next((size for side in sides if (size := range_of(side, env)) is not None), None)


def _members(node: Chain) -> tuple[Node, ...]:
    """Sides of a relation; the members of a set stand for the set."""
    found: list[Node] = []
    for side in node.sides:
        found += side.args if isinstance(side, Apply) and side.head in {"set", "tuple", "list"} else (side,)
    return tuple(found)


def bind_range(index: str, node: Binder, env: Environment) -> tuple[tuple[int, int], Node | None]:
    """First and last value of a bound index, and the condition that limits which depend on others leave.

    Raises
    ------
    LanguageError
        If nothing says how far the index runs.

    """
    if node.lower is not None and node.upper is not None:
        return _explicit(index, node, env)
    bounds = common_range(index, node.body, env)
    if bounds is None and node.where is not None:
        bounds = use_range(index, node.where, env)
    if bounds is None:
        message = f"it is not clear how far the index {index} runs"
        raise LanguageError("index.range", message, r"write \sum_{i=1}^{n}", node.span)
    first, last = bounds
    if node.lower is not None and isinstance(node.lower, Number):
        first = int(node.lower.value)
    return (first, max(last, first - 1)), None


def _explicit(index: str, node: Binder, env: Environment) -> tuple[tuple[int, int], Node | None]:
    assert node.lower is not None
    assert node.upper is not None
    lower, upper = env.evaluate(node.lower, env), env.evaluate(node.upper, env)
    if lower.core or upper.core:
        raise LanguageError("index.limits", "the limits of an index are whole numbers", span=node.span)
    low, high = float(lower.data.real.min()), float(upper.data.real.max())
    if not math.isfinite(low) or not math.isfinite(high) or high - low > MAX_ELEMENTS:
        raise TooLarge
    if low != round(low) or high != round(high):
        raise LanguageError("index.limits", "the limits of an index are whole numbers", span=node.span)
    bounds = (int(low), max(int(high), int(low) - 1))
    varies = lower.data.size > 1 or upper.data.size > 1
    if not varies:
        return bounds, None
    own = Symbol(index)
    return bounds, Chain(("<=", "<="), (node.lower, own, node.upper), node.span)


def free_indices(tree: Node, env: Environment) -> tuple[str, ...]:
    """Letters that are neither declared nor bound: the free indices, in order of appearance."""
    found: list[str] = []
    _collect(tree, frozenset(), env, found)
    return tuple(found)


def _collect(node: Node, bound: frozenset[str], env: Environment, found: list[str]) -> None:
    if isinstance(node, Symbol):
        known = node.name in bound or node.name in found or node.name in env.ranges or node.name in env.given
        if not known and _is_letter(node.name, env):
            found.append(node.name)
        return
    inner = bound | set(node.indices) if isinstance(node, Binder) else bound
    for part in children(node):
        _collect(part, inner, env, found)


def _is_letter(name: str, env: Environment) -> bool:
    vocabulary = env.vocabulary
    symbol = vocabulary.symbols.get(name)
    if symbol is not None:
        return symbol.kind is Kind.INDEX and not symbol.fixed
    return name not in vocabulary.dimensions and name not in {"e", "pi", "oo", "~r"}
