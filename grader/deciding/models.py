"""Random models of a problem: consistent draws of everything that it declares, at several sizes.

Distinct dimensions get distinct sizes, so that a missing transpose cannot hide; scales and signs vary from draw
to draw; fixed indices are distinct and take every place; whatever is defined is computed from what is drawn.
Every draw depends only on the seed, the setting and the name, never on the order in which they are asked for.
"""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from grader.language.environment import Environment
from grader.language.evaluate import evaluate
from grader.language.reader import read
from grader.language.values import Value
from grader.language.vocabulary import Vocabulary
from grader.model.symbols import Declarations, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from grader.language.tree import Node
    from grader.language.values import Array
    from grader.model.symbols import Dimension, Symbol

DRAWS: Final = 8
SETTINGS: Final = 3
SCALAR_DRAWS: Final = 24
_SCALES: Final = (1.0, 0.4, 1.8, 1.0, 0.7, 2.5, 1.2, 0.15)


@dataclass(frozen=True)
class Setting:
    """Which model to draw: its number, and whether it is the limit, has all sizes equal, or is small.

    `mild` goes less far into the limit; `small` takes the least sizes and small whole numbers. `among` is the number
    of models that are drawn together.
    """

    number: int
    limit: bool = False
    square: bool = False
    small: bool = False
    mild: bool = False
    draws: int = DRAWS
    among: int = 1


@dataclass
class Draw:
    """Draws the symbols that nothing defines, each from a generator of its own."""

    vocabulary: Vocabulary
    sizes: Mapping[str, int]
    seed: int
    setting: Setting
    kept: dict[str, Value] = field(default_factory=dict)

    def __call__(self, name: str) -> Value:
        """All draws of a symbol."""
        found = self.kept.get(name)
        if found is None:
            found = self.kept[name] = self._draw(self.vocabulary.symbols[name])
        return found

    def _random(self, name: str) -> np.random.Generator:
        return np.random.default_rng([self.seed, self.setting.number, zlib.crc32(name.encode())])

    def _size(self, dimension: str) -> int:
        return self.sizes[dimension] if dimension in self.sizes else int(dimension)

    def _draw(self, symbol: Symbol) -> Value:
        if symbol.kind is Kind.INDEX:
            return self._index(symbol)
        family = tuple(self._size(name) for name in symbol.family)
        shape = tuple(self._size(name) for name in symbol.shape)
        core = shape
        if symbol.kind in {Kind.COLUMN, Kind.ROW}:
            core = (1, *shape) if symbol.kind is Kind.ROW else (*shape, 1)
        data = self._constrained(symbol, (self.setting.draws, *family, *core), family, core)
        return Value(data, tuple(f"#{at}" for at in range(len(family))), 2 if core else 0)

    def _index(self, symbol: Symbol) -> Value:
        """One member of the range for each draw; the fixed indices of one range are all different."""
        dimension = symbol.family[0]
        size = self._size(dimension)
        rivals = [
            s.name
            for s in self.vocabulary.declarations.symbols
            if s.kind is Kind.INDEX and s.fixed and s.family[:1] == (dimension,)
        ]
        order = np.argsort(self._random(f"index {dimension}").random((self.setting.draws, size)), axis=1)
        place = rivals.index(symbol.name) if symbol.name in rivals else 0
        return Value(order[:, place % size] + 1.0)

    def _constrained(
        self, symbol: Symbol, shape: tuple[int, ...], family: tuple[int, ...], core: tuple[int, ...]
    ) -> Array:
        generator = self._random(symbol.name)
        if "orthonormal" in symbol.constraints:
            return self._orthonormal(symbol, family, core)
        data = self._plain(symbol, shape, generator)
        lead = (self.setting.draws, *([1] * (len(shape) - 1)))
        if not symbol.constraints:
            return data
        return _CONSTRAINED[symbol.constraints[0]](data, lead)

    def _plain(self, symbol: Symbol, shape: tuple[int, ...], generator: np.random.Generator) -> Array:
        if symbol.value is not None:
            return np.full(shape, symbol.value)
        if self.setting.limit and symbol.limit is not None:
            return np.full(shape, min(math.sqrt(symbol.limit), 10.0) if self.setting.mild else symbol.limit)
        if symbol.low is not None or symbol.high is not None:
            low, high = symbol.low if symbol.low is not None else -2.0, symbol.high if symbol.high is not None else 2.0
            whole = symbol.domain in {"integer", "natural"}
            if whole:
                return generator.integers(int(low), int(high) + 1, shape) * 1.0
            return low + (high - low) * self._all_over(shape, generator)
        if self.setting.small:
            return _small(symbol, shape, generator)
        scale = np.resize(_SCALES, self.setting.draws).reshape(-1, *([1] * (len(shape) - 1)))
        normal = generator.standard_normal(shape)
        match symbol.domain:
            case "positive":
                return np.exp(0.8 * normal) * scale
            case "nonnegative":
                return np.abs(normal) * scale
            case "unit":
                return 0.05 + 0.9 * self._all_over(shape, generator)
            case "integer":
                return generator.integers(-4, 6, shape) * 1.0
            case "natural":
                return generator.integers(1, 8, shape) * 1.0
            case _:
                return normal * scale

    def _all_over(self, shape: tuple[int, ...], generator: np.random.Generator) -> Array:
        """Numbers between 0 and 1, one from each of as many equal cells as there are draws of a number.

        Whether something fails on a part of the range as wide as two cells then does not depend on the seed.
        """
        draws, among = self.setting.draws, self.setting.among
        each = np.arange(draws).reshape(-1, *[1] * (len(shape) - 1))
        cells = generator.permuted(np.broadcast_to(each, shape), axis=0)
        return (cells + (self.setting.number % among + generator.random(shape)) / among) / draws

    def _orthonormal(self, symbol: Symbol, family: tuple[int, ...], core: tuple[int, ...]) -> Array:
        """Columns of a random orthonormal frame; symbols of one frame take different columns of it."""
        frame = symbol.frame or symbol.name
        members = [s for s in self.vocabulary.declarations.symbols if s.frame == frame] if symbol.frame else [symbol]
        widths = [self._size(s.family[0]) if s.family else self._size(s.shape[1]) for s in members]
        rows = self._size(symbol.shape[0])
        first = 0
        for member, width in zip(members, widths, strict=True):
            if member.name == symbol.name:
                break
            first += width
        width = family[0] if family else core[1]
        total = max(rows, sum(widths))
        noise = self._random(f"frame {frame}").standard_normal((self.setting.draws, total, total))
        whole = np.broadcast_to(np.eye(total), noise.shape) if self.setting.small else np.linalg.qr(noise)[0]
        basis = whole[:, :rows, first : first + width]
        if not family:
            return basis
        columns = basis.swapaxes(-1, -2)
        return columns[..., None, :] if core[0] == 1 else columns[..., :, None]


def _small(symbol: Symbol, shape: tuple[int, ...], generator: np.random.Generator) -> Array:
    """Values that a person can compute with."""
    choices = {
        "positive": (1.0, 2.0, 3.0, 0.5), "nonnegative": (0.0, 1.0, 2.0), "unit": (0.5, 0.25, 0.75),
        "natural": (1.0, 2.0, 3.0),
    }  # fmt: skip
    return generator.choice(choices.get(symbol.domain, (1.0, 0.0, -1.0, 2.0)), shape)


def _unit(data: Array, lead: tuple[int, ...]) -> Array:
    del lead
    return data / np.sqrt((data**2).sum(axis=(-1, -2), keepdims=True))


def _simplex(data: Array, lead: tuple[int, ...]) -> Array:
    del lead
    powers = np.exp(data)
    axes = (-1, -2) if data.ndim > 2 else -1
    return powers / powers.sum(axis=axes, keepdims=True)


def _gram(data: Array, lead: tuple[int, ...]) -> Array:
    del lead
    return data @ data.swapaxes(-1, -2) / data.shape[-1] + 0.5 * np.eye(data.shape[-1])


_CONSTRAINED: Final[Mapping[str, Callable[[Array, tuple[int, ...]], Array]]] = {
    "simplex": _simplex,
    "unit": _unit,
    "symmetric": lambda data, _: (data + data.swapaxes(-1, -2)) / 2,
    "positive_definite": _gram,
    "orthogonal": lambda data, _: np.linalg.qr(data)[0],
}


def sizes_of(declarations: Declarations, seed: int, setting: Setting) -> dict[str, int]:
    """Sizes for one setting: distinct for distinct dimensions, within their bounds, above their least values.

    Sizes that follow from others are computed; sizes from which no whole number follows are not drawn.
    """
    number = setting.number
    generator = np.random.default_rng([seed, number, 77])
    free = tuple(dimension for dimension in declarations.dimensions if not dimension.equals)
    if setting.square:
        return _first_whole(declarations, (dict.fromkeys((d.name for d in free), size) for size in range(4, 16)))
    if setting.small:
        return _least_sizes(declarations)
    for attempt in range(200):
        tried = _try_sizes(free, generator, number + attempt // 40)
        whole = _with_dependent(declarations, tried) if tried is not None else None
        if whole is not None and len(set(whole.values())) == len(whole) and _above(declarations, whole):
            return whole
    large = ({d.name: d.high + at + more for at, d in enumerate(free)} for more in range(12))
    return _first_whole(declarations, large)


def _least_sizes(declarations: Declarations) -> dict[str, int]:
    sizes = {d.name: d.low for d in declarations.dimensions if not d.equals}
    for name in tuple(sizes):
        while not _fits(declarations, sizes) and sizes[name] < 9:
            sizes[name] += 1
    return _first_whole(declarations, [sizes])


def _fits(declarations: Declarations, sizes: dict[str, int]) -> bool:
    whole = _with_dependent(declarations, sizes)
    return whole is not None and _above(declarations, whole)


def _first_whole(declarations: Declarations, tries: Iterable[dict[str, int]]) -> dict[str, int]:
    """All sizes, from the first of these from which whole numbers follow."""
    for sizes in tries:
        whole = _with_dependent(declarations, sizes)
        if whole is not None:
            return whole
    raise ValueError("a dimension that equals others is no whole number at the sizes that were tried")


def _with_dependent(declarations: Declarations, sizes: dict[str, int]) -> dict[str, int] | None:
    """The sizes with those that follow from them; None where one of these is no whole number above zero."""
    found = dict(sizes)
    for dimension in declarations.dimensions:
        if dimension.equals:
            size = _least(declarations, dimension.equals, found)
            if size < 1 or size != round(size):
                return None
            found[dimension.name] = int(size)
    return found


def _try_sizes(free: tuple[Dimension, ...], generator: np.random.Generator, widen: int) -> dict[str, int] | None:
    sizes: dict[str, int] = {}
    for dimension in free:
        open_sizes = [size for size in range(dimension.low, dimension.high + widen + 1) if size not in sizes.values()]
        if not open_sizes:
            return None
        sizes[dimension.name] = int(generator.choice(open_sizes))
    return sizes


def _above(declarations: Declarations, sizes: dict[str, int]) -> bool:
    for dimension in declarations.dimensions:
        if dimension.at_least and sizes[dimension.name] < _least(declarations, dimension.at_least, sizes):
            return False
    return True


def _least(declarations: Declarations, text: str, sizes: dict[str, int]) -> float:
    tree = tree_of(declarations, text)
    environment = Environment(Vocabulary.of(declarations), sizes, _nothing, lambda _: None, evaluate)
    return float(evaluate(tree, environment).data.flat[0])


def _nothing(name: str) -> Value:
    raise KeyError(name)


@lru_cache(maxsize=8192)
def tree_of(declarations: Declarations, text: str) -> Node:
    """The tree of an author's formula, read once."""
    return read(text, Vocabulary.of(declarations)).tree


def environment(declarations: Declarations, seed: int, setting: Setting) -> Environment:
    """A fresh random model."""
    vocabulary = Vocabulary.of(declarations)
    sizes = sizes_of(declarations, seed, setting)
    draw = Draw(vocabulary, sizes, seed, setting)

    def definition(name: str) -> Node | None:
        text = vocabulary.symbols[name].definition
        return tree_of(declarations, text) if text else None

    return Environment(vocabulary, sizes, draw, definition, evaluate, lenient=setting.square)


@lru_cache(maxsize=256)
def models(
    declarations: Declarations, seed: int, *, limit: bool = False, square: bool = False, mild: bool = False
) -> tuple[Environment, ...]:
    """The models that decide about a problem, drawn once; more draws of one where nothing has a size."""
    sized = bool(declarations.dimensions)
    count, draws = (SETTINGS, DRAWS) if sized else (1, SCALAR_DRAWS)
    settings = [Setting(number, limit, square, mild=mild, draws=draws, among=count) for number in range(count)]
    return tuple(environment(declarations, seed, setting) for setting in settings)
