"""Sums, products, maxima and expectations over bound indices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from grader.language.conditions import condition
from grader.language.faults import LanguageError
from grader.language.ranges import bind_range, free_indices, use_range
from grader.language.tree import Apply, Binder, Node, Symbol
from grader.language.values import Value, pointwise, spread, union

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.language.environment import Environment
    from grader.language.values import Array


def reduction(node: Binder, env: Environment) -> Value:
    """A sum, product, maximum or expectation over its bound indices."""
    if node.head == "expect":
        return _expected(node, env)
    index, rest = node.indices[0], node.indices[1:]
    body_node: Node = node.body if not rest else Binder(node.head, rest, node.body, None, None, None, node.span)
    bounds, within = bind_range(index, node, env)
    inner = env.within(index, bounds)
    mask = _mask(node, rest, within, inner)
    if rest and node.where is not None:
        body_node = Binder(node.head, rest, node.body, None, None, node.where, node.span)
    body = _by_components(inner.evaluate(body_node, inner), index, bounds, inner)
    return _reduced_over(node, index, bounds, body, mask)


def _by_components(body: Value, index: str, bounds: tuple[int, int], env: Environment) -> Value:
    r"""The components of a vector that stands without the index in a sum over them: `\sum_y \pi e^{r}`."""
    symbol = env.vocabulary.symbols.get(index)
    whole = symbol is not None and symbol.family and bounds == (1, env.size(symbol.family[0]))
    if not whole or index in body.axes or not body.is_vector or body.data.shape[-1] * body.data.shape[-2] != bounds[1]:
        return body
    data = body.data.reshape(*body.data.shape[: body.data.ndim - 2], bounds[1])
    return Value(data, (*body.axes, index), 0)


def _mask(node: Binder, rest: tuple[str, ...], within: Node | None, inner: Environment) -> Value | None:
    parts = [part for part in (within, None if rest else node.where) if part is not None]
    mask: Value | None = None
    for part in parts:
        truth = condition(part, inner)
        if truth.core:
            raise LanguageError("index.condition", "the condition of a sum compares indices", span=part.span)
        mask = truth if mask is None else pointwise(np.logical_and, mask, truth)
    return mask


_NEUTRAL: Final = {"sum": 0.0, "prod": 1.0, "max": -np.inf, "min": np.inf, "argmax": -np.inf, "argmin": np.inf}


_REDUCE: Final[dict[str, Callable[..., Array]]] = {"sum": np.sum, "prod": np.prod, "max": np.max, "min": np.min}


def _reduced_over(node: Binder, index: str, bounds: tuple[int, int], body: Value, mask: Value | None) -> Value:
    axes = union(body.axes, mask.axes) if mask is not None else body.axes
    if index not in axes:
        axes = (*axes, index)
    data = spread(body, axes)
    at = axes.index(index) + 1
    count = bounds[1] - bounds[0] + 1
    if data.shape[at] != count:
        data = np.broadcast_to(data, (*data.shape[:at], count, *data.shape[at + 1 :]))
    if mask is not None:
        truth = spread(mask, axes)
        data = np.where(truth.reshape(*truth.shape, *([1] * body.core)), data, _NEUTRAL[node.head])
    if count == 0 and node.head not in {"sum", "prod"}:
        raise LanguageError("index.empty", "there is nothing to take the extreme of", span=node.span)
    kept = tuple(axis for axis in axes if axis != index)
    if node.head in {"argmax", "argmin"}:
        pick = np.argmax if node.head == "argmax" else np.argmin
        return Value(pick(data.real, axis=at) + float(bounds[0]), kept)
    return Value(_REDUCE[node.head](data, axis=at), kept, body.core, loose=body.loose)


def _expected(node: Binder, env: Environment) -> Value:
    """The mean under a distribution; without an index, over the one that distribution and bracket share."""
    index = node.indices[0] if node.indices else _shared_index(node, env)
    if node.lower is None or not index:
        message = "say over which index the expectation runs"
        raise LanguageError("expectation.index", message, r"write \mathbb{E}_{i \sim p}[...]", node.span)
    component = isinstance(node.lower, Apply) and node.lower.head == "index"
    weights = node.lower if component else Apply("index", (node.lower, Symbol(index)), node.span)
    body = Apply("mul", (weights, node.body), node.span)
    return env.evaluate(Binder("sum", (index,), body, span=node.span), env)


def _shared_index(node: Binder, env: Environment) -> str:
    if isinstance(node.lower, Apply) and node.lower.head == "index" and isinstance(node.lower.args[-1], Symbol):
        return node.lower.args[-1].name
    name = node.lower.name if isinstance(node.lower, Symbol) else ""
    extents, first = env.extents(name), env.first(name, 0)
    every = (first, first + extents[0] - 1) if len(extents) == 1 else None
    letters = free_indices(node.body, env.child({})) if every else ()
    found = [letter for letter in letters if use_range(letter, node.body, env) == every]
    if not found:
        return "~e"  # the bracket does not depend on what is drawn
    return found[0] if len(found) == 1 else ""
