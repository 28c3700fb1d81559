"""What an expression is evaluated in: sizes of the dimensions, values of the symbols, ranges of the indices."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from grader.language.faults import LanguageError
from grader.language.ranges import common_range, free_indices, use_range
from grader.language.tree import names
from grader.language.values import ShapeFault, Value, number, spread, transposed
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.language.ranges import Bounds
    from grader.language.tree import Node
    from grader.language.vocabulary import Vocabulary
    from grader.model.symbols import Symbol

_CONSTANTS = {"e": math.e, "pi": math.pi, "oo": math.inf}


@dataclass
class Environment:
    """One random model of a problem: many draws of all its symbols at one choice of sizes.

    `draw(name)` gives the values of a symbol that nothing defines; `given` overrides any symbol, and whatever
    is defined from it is computed anew. `ranges` maps the indices in force to (first, last). `picks` keeps
    members such as k_a of what was drawn. `evaluate` is the
    evaluator itself, so that definitions can be computed when they are first asked for. `lenient` lets arrays
    of different shapes meet elementwise, as numpy does: only to recognise a mistake. `swallowed`, where it is
    a list, collects for every sum how small its smaller part is against its larger one at best.
    """

    vocabulary: Vocabulary
    sizes: Mapping[str, int]
    draw: Callable[[str], Value]
    definition: Callable[[str], Node | None]
    evaluate: Callable[[Node, Environment], Value]
    given: dict[str, Value] = field(default_factory=dict)
    cache: dict[str, Value] = field(default_factory=dict)
    ranges: dict[str, tuple[int, int]] = field(default_factory=dict)
    picks: dict[tuple[str, ...], Value] = field(default_factory=dict)
    remarks: set[str] = field(default_factory=set)
    lenient: bool = False
    swallowed: list[float] | None = None
    open_symbols: tuple[str, ...] = ()

    def value(self, name: str) -> Value:
        """Value of a symbol, a dimension, a constant, or an index in force.

        Raises
        ------
        LanguageError
            If the name means nothing here.

        """
        bounds = self.ranges.get(name)
        if bounds is not None:
            return Value(np.arange(bounds[0], bounds[1] + 1, dtype=float)[None, :], (name,))
        found = self.given.get(name)
        if found is None and self.vocabulary.followed.get(name) in self.ranges:
            return self._fresh(name)
        if found is None:
            found = self.cache.get(name)
        if found is None:
            with np.errstate(all="ignore"):  # overflow is seen in the result
                found = self.cache[name] = self._fresh(name)
        return found

    def _fresh(self, name: str) -> Value:
        if name in self.sizes:
            return number(float(self.sizes[name]))
        symbol = self.vocabulary.symbols.get(name)
        if symbol is not None:
            return self._defined(symbol)
        if name in _CONSTANTS:
            return number(_CONSTANTS[name])
        raise LanguageError("symbol.undeclared", f"the symbol {name} is not declared in this problem")

    def _defined(self, symbol: Symbol) -> Value:
        tree = self.definition(symbol.name)
        if tree is None:
            return self.draw(symbol.name)
        if symbol.name in self.open_symbols:
            raise LanguageError("symbol.circular", f"{symbol.name} is defined by itself")
        inner = self.child({})
        inner.given, inner.cache = self.given, self.cache
        inner.open_symbols = (*self.open_symbols, symbol.name)
        recurs = bool(symbol.family) and symbol.name in names(tree)
        letter = self.vocabulary.followed.get(symbol.name)
        if letter in self.ranges:
            inner.ranges[letter] = self.ranges[letter]
        inner.ranges.update(self._ranges(symbol, tree, inner, common_range if recurs else use_range))
        if recurs:
            return self._recursion(symbol, tree, inner)
        return self.settled(self.evaluate(tree, inner), symbol)

    def _ranges(
        self, symbol: Symbol, tree: Node, inner: Environment, run: Callable[[str, Node, Environment], Bounds | None]
    ) -> dict[str, Bounds]:
        """How far the free indices of a definition run; the only one of a family runs over all its members."""
        free = free_indices(tree, inner)
        if len(free) == len(symbol.family) == 1 and run is use_range:
            return {free[0]: (symbol.first, symbol.first + self.size(symbol.family[0]) - 1)}
        found = {index: run(index, tree, inner) for index in free}
        for index, bounds in found.items():
            if bounds is None:
                raise LanguageError("index.range", f"the range of {index} in {symbol.name} is not clear")
        return {index: bounds for index, bounds in found.items() if bounds is not None}

    def _recursion(self, symbol: Symbol, tree: Node, inner: Environment) -> Value:
        """A family that is defined from its own members: all at once, as often as there are steps to be carried on."""
        value = self.draw(symbol.name)
        ((index, (first, last)),) = inner.ranges.items()
        for _ in range(first, last + 1):
            inner.given, inner.cache = {**self.given, symbol.name: value}, dict(self.cache)
            step = self.evaluate(tree, inner)
            others = tuple(axis for axis in step.axes if axis != index)
            fresh, old = spread(step, (*others, index)), spread(value, (*others, "#0"))
            at, size = len(others) + 1, value.data.shape[1 + value.axes.index("#0")]
            shape = (max(len(fresh), len(old)), *fresh.shape[1:at], size, *old.shape[at + 1 :])
            data = np.broadcast_to(old, shape).astype(np.result_type(old, fresh))
            data[(slice(None),) * at + (slice(first - symbol.first, last - symbol.first + 1),)] = fresh
            value = Value(data, (*others, "#0"), value.core)
        return value

    def settled(self, value: Value, symbol: Symbol) -> Value:
        """A value brought to the declared layout: components become a vector, loose vectors are turned."""
        axes = [axis for axis in value.axes if not axis.startswith("~")]
        if axes and len(axes) == len(symbol.family) + len(symbol.shape) and value.core == 0:
            return self._assembled(value, axes, symbol)
        if axes and len(axes) == len(symbol.family):
            names = {axis: f"#{at}" for at, axis in enumerate(axes)}
            value = value._replace(axes=tuple(names.get(axis, axis) for axis in value.axes))
        row, column = symbol.kind is Kind.ROW, symbol.kind is Kind.COLUMN
        if value.core == 2 and value.is_vector and ((row and value.shape[0] != 1) or (column and value.shape[1] != 1)):
            value = transposed(value)
        return value._replace(loose=False, literal=False)

    def _assembled(self, value: Value, axes: list[str], symbol: Symbol) -> Value:
        others = [axis for axis in value.axes if axis not in axes]
        order = [value.axes.index(axis) + 1 for axis in (*others, *axes)]
        data = value.data.transpose(0, *order)
        family = tuple(f"#{at}" for at in range(len(symbol.family)))
        if len(symbol.shape) == 1:
            data = data[..., None, :] if symbol.kind is Kind.ROW else data[..., :, None]
        return Value(data, (*others, *family), 2 if symbol.shape else 0)

    def child(self, ranges: Mapping[str, tuple[int, int]]) -> Environment:
        """The same model in a scope with only these indices."""
        return Environment(
            self.vocabulary, self.sizes, self.draw, self.definition, self.evaluate, self.given, self.cache,
            dict(ranges), self.picks, self.remarks, self.lenient, self.swallowed, self.open_symbols,
        )  # fmt: skip

    def within(self, index: str, bounds: tuple[int, int]) -> Environment:
        """The same scope with one more index in force."""
        return self.child({**self.ranges, index: bounds})

    def overridden(self, values: Mapping[str, Value]) -> Environment:
        """The same model with other values for some symbols; what is defined from them is computed anew."""
        fresh = self.child(self.ranges)
        fresh.given = {**self.given, **values}
        fresh.cache = {}
        return fresh

    def extents(self, name: str) -> tuple[int, ...]:
        """Lengths of the index ranges of a declared symbol: of its family, then of its shape."""
        symbol = self.vocabulary.symbols.get(name)
        if symbol is None:
            return ()
        return tuple(self.size(dimension) for dimension in (*symbol.family, *symbol.shape))

    def first(self, name: str, place: int) -> int:
        """The number of the first of what the index at this place of a symbol picks."""
        symbol = self.vocabulary.symbols.get(name)
        return symbol.first if symbol is not None and place < len(symbol.family) else 1

    def size(self, dimension: str) -> int:
        """Size of a named dimension; a plain number stands for itself."""
        found = self.sizes.get(dimension)
        if found is not None:
            return found
        try:
            return int(dimension)
        except ValueError:
            raise LanguageError("dimension.unknown", f"the dimension {dimension} is not declared") from None

    def shape_words(self, shape: tuple[int, ...]) -> str:
        """A shape in the names of the dimensions: `D_x by D_h matrix`."""
        names = {size: name for name, size in self.sizes.items()}
        words = [str(names.get(size, size)) for size in shape]
        if not shape:
            return "number"
        if len(shape) != 2:
            return f"list of length {words[0]}" if len(shape) == 1 else f"table of {' by '.join(words)}"
        if shape == (1, 1):
            return "1 by 1 matrix"
        if shape[0] == 1:
            return f"row vector of length {words[1]}"
        if shape[1] == 1:
            return f"column vector of length {words[0]}"
        return f"{words[0]} by {words[1]} matrix"

    def explain(self, fault: ShapeFault) -> str:
        """The message of a shape fault with the shapes in words."""
        return fault.message.format(*(self.shape_words(shape) for shape in fault.shapes))
