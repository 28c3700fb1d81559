"""Comparing a gradient with the right one, entry by entry, each with the tolerance that its own rounding calls for.

A tolerance that comes from the size of the whole hides wrong entries that are small; one that comes from the entry
alone refuses right entries in which large terms cancel. So an entry may be off by a small part of itself, or by what
rounding does to *it*: the derivation behind `Derivative.rounding` perturbs every intermediate result by a known
relative amount and watches how far each entry moves (see `grader.maths.differentiation`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from grader.maths.arrays import unit_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from grader.maths.arrays import Array

RELATIVE: Final = 1e-7
ORDERS: Final = 4096  # what another order of sums and another formula may cost, in roundings of everything
_COARSE: Final = 2.0**-14  # at most that, in coarser precisions, where it would leave room for errors
_LOOSEST: Final = 0.05  # of an entry, however coarse the precision
_RUNS: Final = 3  # an entry that happens not to move in one run moves in another
_HOPELESS: Final = 2.0**20  # no entry moves by so little of what it usually does
_FLOOR: Final = 4  # units of the last place of the largest entry: less than that is nothing at all
_ALIKE: Final = 1e-6  # how constant a factor must be to be named


@dataclass(frozen=True, slots=True)
class Block:
    """A named part of a packed vector: one tensor, row-major, from `start` on."""

    name: str
    shape: tuple[int, ...]
    start: int

    @property
    def size(self) -> int:
        """Number of entries."""
        return math.prod(self.shape)

    @property
    def span(self) -> slice:
        """Where the entries lie in the packed vector."""
        return slice(self.start, self.start + self.size)

    def of(self, packed: Array) -> Array:
        """The tensor, from the packed vector."""
        return packed[self.span].reshape(self.shape)

    def place(self, at: int) -> str:
        """Name and index of an entry by its position in the packed vector."""
        index = np.unravel_index(at - self.start, self.shape) if self.shape else ()
        return self.name + ("[" + ", ".join(str(int(each)) for each in index) + "]" if index else "")


def layout(shapes: Mapping[str, Sequence[int]]) -> tuple[Block, ...]:
    """Blocks of tensors that are packed one after the other, in this order."""
    blocks: list[Block] = []
    for name, shape in shapes.items():
        start = blocks[-1].span.stop if blocks else 0
        blocks.append(Block(name, tuple(int(size) for size in shape), start))
    return tuple(blocks)


def pack(tensors: Sequence[Any]) -> Array:
    """One vector of the entries of several tensors, row-major, in the precision of the coarsest of them."""
    arrays = [np.asarray(each) for each in tensors]
    if not arrays:
        return np.zeros(0)
    coarsest = max((each.dtype for each in arrays), key=unit_of)
    return np.concatenate([each.ravel().astype(coarsest, copy=False) for each in arrays])


@dataclass(frozen=True, slots=True)
class Derivative:
    """A right value and gradient, and how far rounding can move each entry of the gradient.

    `rounding(n)` gives, for each entry, how far it moved in the n-th run with every intermediate result perturbed,
    relative to the perturbation: times the unit of a precision, that is about the error which computing in this
    precision leaves. It is only asked for where an entry is not right at once.
    """

    value: float
    gradient: Array
    blocks: tuple[Block, ...]
    rounding: Callable[[int], Array]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A block whose gradient is wrong.

    `kind` is what is wrong with the whole block: zero, sign, factor (see `factor`), transposed, not finite, shape,
    or entries. `where` names the worst entry, `count` says how many of `size` are wrong, `worst` is the largest
    deviation relative to the larger of the two numbers. `single` says that computing in float32 would explain it.
    """

    block: str
    kind: str
    where: str = ""
    count: int = 0
    size: int = 0
    worst: float = 0.0
    factor: float = 1.0
    single: bool = False
    actual: Any = None
    expected: Any = None


def compare_gradient(actual: Any, right: Derivative, relative: float = RELATIVE) -> tuple[Disagreement, ...]:
    """The blocks of a packed gradient that are wrong; none where it is right.

    `actual` may be in any precision of floats; it is held to what its precision allows.
    """
    found = np.asarray(actual)
    if found.size != right.gradient.size or found.dtype.kind not in "iuf":
        return (Disagreement("", "shape", size=right.gradient.size, actual=found.shape, expected=right.gradient.shape),)
    unit, found = unit_of(found.dtype), found.ravel().astype(float)
    with np.errstate(invalid="ignore", over="ignore"):
        error = np.abs(found - right.gradient)
    wrong = ~(error <= _share(unit, relative) * np.abs(right.gradient))
    if not wrong.any():
        return ()
    moved = np.zeros_like(error)
    for number in range(_RUNS):
        moved = np.maximum(moved, right.rounding(number))
        wrong = ~(error <= allowed(right.gradient, moved, unit, relative))
        hopeless = ~(error <= allowed(right.gradient, _HOPELESS * moved, unit, relative))
        if not any(wrong[block.span].any() and not hopeless[block.span].any() for block in right.blocks):
            break  # no block is in doubt
    single = error <= allowed(right.gradient, moved, max(unit, float(np.finfo(np.float32).eps)), relative)
    return tuple(_named(block, found, right, wrong, single) for block in right.blocks if wrong[block.span].any())


def allowed(gradient: Array, moved: Array, unit: float, relative: float = RELATIVE) -> Array:
    """How far each entry may be off in a precision with this unit: its own rounding, and never a share of the whole.

    The last term is no tolerance but the resolution of the precision: four units of the last place of the largest.
    """
    orders = max(min(ORDERS * unit, _COARSE), _FLOOR * unit)
    largest = float(np.abs(gradient).max(initial=0.0))
    return np.asarray(_share(unit, relative) * np.abs(gradient) + orders * moved + _FLOOR * unit * largest)


def _share(unit: float, relative: float) -> float:
    return max(relative, min(1024 * unit, _LOOSEST))


def _named(block: Block, found: Array, right: Derivative, wrong: Array, single: Array) -> Disagreement:
    """What is wrong with one block, and where most of all."""
    one, other = found[block.span], right.gradient[block.span]
    here = np.flatnonzero(wrong[block.span])
    size = np.maximum(np.abs(one[here]), np.abs(other[here]))
    with np.errstate(invalid="ignore", over="ignore"):
        deviation = np.abs(one[here] - other[here]) / np.where(size > 0, size, 1)
    deviation = np.where(np.isfinite(deviation), deviation, np.inf)
    worst = int(here[np.argmax(deviation)])
    kind, factor = kind_of_error(one.reshape(block.shape), other.reshape(block.shape))
    return Disagreement(
        block.name,
        kind,
        where=block.place(block.start + worst),
        count=len(here),
        size=block.size,
        worst=float(deviation.max()),
        factor=factor,
        single=bool(single[block.span].all()),
        actual=float(one[worst]),
        expected=float(other[worst]),
    )


def kind_of_error(actual: Array, expected: Array) -> tuple[str, float]:
    """What is wrong with a whole tensor, and the factor by which it is too large."""
    if not np.isfinite(actual).all():
        return "not finite", 1.0
    if not actual.any():
        return "zero", 0.0
    factor = common_factor(actual, expected)
    if factor is not None:
        return ("sign" if abs(factor + 1) < _ALIKE else "factor"), factor
    if actual.ndim == 2 and _transposed(actual, expected):
        return "transposed", 1.0
    return "entries", 1.0


def common_factor(actual: Array, expected: Array) -> float | None:
    """The one number by which `actual` is a multiple of `expected`, if there is one other than 0 and 1."""
    square = float((expected * expected).sum())
    if not square or not np.isfinite(square):
        return None
    factor = float((actual * expected).sum()) / square
    alike = np.abs(actual - factor * expected).max() <= _ALIKE * np.abs(actual).max()
    return factor if alike and abs(factor - 1) > 1e-9 and factor else None


def _transposed(actual: Array, expected: Array) -> bool:
    turned = (expected.T, np.ascontiguousarray(expected.T).reshape(expected.shape))
    most = _ALIKE * float(np.abs(expected).max())
    return any(each.shape == actual.shape and np.abs(actual - each).max() <= most for each in turned)
