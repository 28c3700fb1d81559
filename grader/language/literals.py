"""Vectors and matrices that are written down: basis vectors, identities, tables; and calls of declared functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader.language.faults import LanguageError
from grader.language.ranges import range_of, use_range
from grader.language.tree import Apply, Symbol
from grader.language.values import Value, spread, union

if TYPE_CHECKING:
    from grader.language.environment import Environment
    from grader.language.values import Array


def basis(node: Apply, env: Environment) -> Value:
    """The basis vector of an index, as long as the range of the index; with a second index its component."""
    if len(node.args) == 2:
        return env.evaluate(Apply("delta", node.args, node.span), env)
    index = node.args[0]
    bounds = range_of(index, env)
    if bounds is None:
        raise LanguageError("basis.size", "the size of this basis vector is not known", span=node.span)
    place = env.evaluate(index, env)
    data = (np.abs(place.data[..., None] - np.arange(1, bounds + 1)) < 0.5) * 1.0
    return Value(data[..., None], place.axes, 2, loose=True)


def identity(node: Apply, env: Environment) -> Value:
    """The identity, of a written size or of the size that its partner needs."""
    if not node.args:
        return Value(np.array([1.0]), eye=True)
    size = env.evaluate(node.args[0], env).data.flat[0].real
    if not 1 <= size <= 512 or size != round(size):
        raise LanguageError("identity.size", "the identity needs a whole size", span=node.span)
    return Value(np.eye(int(size))[None], (), 2)


def filled(node: Apply, env: Environment) -> Value:
    """A vector of ones or zeros, or a number that spreads where no size is written."""
    value = 1.0 if node.head == "ones" else 0.0
    if not node.args:
        return Value(np.array([value]), literal=True, ones="column" if node.head == "ones" else "")
    size = env.evaluate(node.args[0], env).data.flat[0].real
    if not 1 <= size <= 4096 or size != round(size):
        raise LanguageError("ones.size", "this vector needs a whole size", span=node.span)
    return Value(np.full((1, int(size), 1), value), (), 2, loose=True)


def call(node: Apply, env: Environment) -> Value:
    """A function that the problem declares, with its parameters bound."""
    name = node.args[0]
    assert isinstance(name, Symbol)
    symbol = env.vocabulary.symbols[name.name]
    tree = env.definition(name.name)
    if tree is None or len(symbol.parameters) != len(node.args) - 1:
        message = f"{name.name} takes {len(symbol.parameters)} arguments"
        raise LanguageError("function.arguments", message, span=node.span)
    values = {
        parameter: env.evaluate(arg, env) for parameter, arg in zip(symbol.parameters, node.args[1:], strict=True)
    }
    return env.evaluate(tree, env.overridden(values))


def matrix(node: Apply, env: Environment) -> Value:
    """A table of numbers, or of blocks."""
    rows = [row.args if isinstance(row, Apply) and row.head == "tuple" else (row,) for row in node.args]
    if len({len(row) for row in rows}) != 1:
        raise LanguageError("matrix.ragged", "the rows of the matrix have different lengths", span=node.span)
    entries = [[env.evaluate(entry, env) for entry in row] for row in rows]
    axes: tuple[str, ...] = ()
    for row in entries:
        for entry in row:
            axes = union(axes, entry.axes)
    if any(entry.core for row in entries for entry in row):
        return _blocks(entries, axes, node)
    parts = np.broadcast_arrays(*(spread(entry, axes) for row in entries for entry in row))
    data = np.stack(parts, -1).reshape(*parts[0].shape, len(rows), len(rows[0]))
    return Value(data, axes, 2)


def _blocks(entries: list[list[Value]], axes: tuple[str, ...], node: Apply) -> Value:
    """A matrix made of matrices: side by side in a row, the rows below each other; a number is a block of one."""
    rows = [[_block(entry, axes) for entry in row] for row in entries]
    lead = np.broadcast_shapes(*(block.shape[:-2] for row in rows for block in row))
    spreading = [[np.broadcast_to(block, (*lead, *block.shape[-2:])) for block in row] for row in rows]
    try:
        joined = np.concatenate([np.concatenate(row, axis=-1) for row in spreading], axis=-2)
    except ValueError:
        raise LanguageError("shape.blocks", "the blocks of this matrix do not fit together", span=node.span) from None
    return Value(joined, axes, 2)


def _block(entry: Value, axes: tuple[str, ...]) -> Array:
    data = spread(entry, axes)
    return data if entry.core else data[..., None, None]


def comprehension(node: Apply, env: Environment) -> Value:
    """The vector with this general component; its layout is open."""
    body, index = node.args[0], node.args[1]
    assert isinstance(index, Symbol)
    bounds = use_range(index.name, body, env)
    if bounds is None:
        raise LanguageError("index.range", "it is not clear how long this vector is", span=node.span)
    value = env.evaluate(body, env.within(index.name, bounds))
    if value.is_vector and index.name in value.axes:
        return _columns(value, index.name)
    if value.core or index.name not in value.axes:
        raise LanguageError("matrix.blocks", "the components of a vector are numbers", span=node.span)
    at = value.axes.index(index.name) + 1
    axes = tuple(axis for axis in value.axes if axis != index.name)
    return Value(np.moveaxis(value.data, at, -1)[..., None], axes, 2, loose=True)


def _columns(value: Value, index: str) -> Value:
    """The matrix whose columns are the members of a family of vectors (whose rows, if they lie as rows)."""
    at = value.axes.index(index) + 1
    axes = tuple(axis for axis in value.axes if axis != index)
    data = np.moveaxis(value.data, at, -1)
    lying = value.shape[0] == 1
    flat = data[..., 0, :, :] if lying else data[..., 0, :]
    return Value(flat.swapaxes(-1, -2) if lying else flat, axes, 2)


def vector(node: Apply, env: Environment) -> Value:
    """A written list as a vector whose layout is open; rows and matrices in a list stand side by side."""
    values = [env.evaluate(item, env) for item in node.args]
    if any(value.core for value in values):
        if all(value.core and (value.shape[0] == 1 or value.shape[1] > 1) for value in values):
            return matrix(Apply("matrix", (Apply("tuple", node.args),), node.span), env)
        raise LanguageError("matrix.blocks", "the components of a vector are numbers", span=node.span)
    rows = tuple(Apply("tuple", (item,)) for item in node.args)
    return matrix(Apply("matrix", rows, node.span), env)._replace(loose=True)
