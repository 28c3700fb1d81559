"""Means and variances of a tensor over any of its axes, in exact fractions, and what goes wrong with them.

`statistics` names them by the axes that are averaged over: `nf` is batch normalisation, `cf` layer normalisation, `f`
instance normalisation; `n`, `c`, `nc` and `ncf` are what students take for them.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import sqrt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

AXES = "ncf"
GROUPS = ("nf", "cf", "f", "n", "c", "nc", "ncf")
Array = Any


def statistics(drawn: Mapping[str, Any]) -> dict[str, Array]:
    """Everything that the references and the known answers of the six tensors name."""
    tensor = drawn["x"]
    found: dict[str, Array] = {}
    for axes in GROUPS:
        found[f"mu_{axes}"] = _reduced(tensor, axes, mean)
        found[f"var_{axes}"] = _reduced(tensor, axes, variance)
        found[f"unbiased_{axes}"] = _reduced(tensor, axes, unbiased)
        found[f"sum_{axes}"] = _reduced(tensor, axes, sum)
        found[f"squares_{axes}"] = _reduced(tensor, axes, mean_of_squares)
        found[f"deviation_{axes}"] = _each(found[f"var_{axes}"], _root)
        found[f"unbiased_deviation_{axes}"] = _each(found[f"unbiased_{axes}"], _root)
    instance = found["var_f"]
    found["averaged_nf"] = [mean(column) for column in zip(*instance, strict=True)]
    found["averaged_cf"] = [mean(row) for row in instance]
    return {**found, **_written_otherwise(found)}


def mean(entries: list[Fraction]) -> Fraction:
    """Their sum, divided by their number."""
    return Fraction(sum(entries)) / len(entries)


def mean_of_squares(entries: list[Fraction]) -> Fraction:
    """The mean of the squares."""
    return mean([entry**2 for entry in entries])


def variance(entries: list[Fraction]) -> Fraction:
    """The mean squared distance from the mean."""
    centre = mean(entries)
    return mean([(entry - centre) ** 2 for entry in entries])


def unbiased(entries: list[Fraction]) -> Fraction:
    """The squared distances from the mean, divided by their number less one."""
    return variance(entries) * len(entries) / (len(entries) - 1)


def _root(value: Fraction) -> float:
    return sqrt(value)


def _reduced(tensor: Array, axes: str, reduce: Callable[[list[Fraction]], Fraction]) -> Array:
    """An array over the axes that are left; a number if none is."""
    sizes = (len(tensor), len(tensor[0]), len(tensor[0][0]))
    kept = [axis for axis in range(3) if AXES[axis] not in axes]
    gone = [axis for axis in range(3) if AXES[axis] in axes]

    def entry(place: tuple[int, ...]) -> Fraction:
        entries = []
        for rest in product(*(range(sizes[axis]) for axis in gone)):
            where = dict(zip([*kept, *gone], [*place, *rest], strict=True))
            entries.append(Fraction(tensor[where[0]][where[1]][where[2]]))
        return reduce(entries)

    return _filled([sizes[axis] for axis in kept], (), entry)


def _filled(sizes: list[int], place: tuple[int, ...], entry: Callable[[tuple[int, ...]], Fraction]) -> Array:
    if not sizes:
        return entry(place)
    return [_filled(sizes[1:], (*place, at), entry) for at in range(sizes[0])]


def _each(array: Array, change: Callable[[Fraction], float]) -> Array:
    return [_each(part, change) for part in array] if isinstance(array, list) else change(array)


def _written_otherwise(found: Mapping[str, Array]) -> dict[str, Array]:
    """The three right tensors with axes of size one, with one slip, all moved by one, and spelled out in words."""
    made: dict[str, Array] = {}
    for sort, axes in product(("mu", "var"), ("nf", "cf", "f")):
        name, array = f"{sort}_{axes}", found[f"{sort}_{axes}"]
        made[f"kept_{name}"] = _kept(array, axes)
        made[f"slip_{name}"] = _slipped(array)
        count = _count(array)
        made[f"share_{name}"] = Fraction(count - 1, count)
        made[f"moved_{name}"] = _each(array, lambda value: value + 1)
        made[f"pointed_{name}"] = "; ".join(_pieces(array, "sample {0} -> {1}"))
        made[f"behind_{name}"] = ", ".join(_pieces(array, "{1} (sample {0})"))
        made[f"symbols_{name}"] = ", ".join(_symbols(array, r"\mu" if sort == "mu" else r"\sigma^2"))
        made[f"named_{name}"] = _named(array, "channel" if axes == "nf" else "sample")
        made[f"table_{name}"] = _table(array, "channel" if axes == "nf" else "sample")
    return made


def _kept(array: Array, axes: str) -> Array:
    """With the axes of size one that the reduction leaves."""
    if axes == "nf":
        return [[[value] for value in array]]
    return [[[value]] for value in array] if axes == "cf" else [[[value] for value in row] for row in array]


def _slipped(array: Array) -> Array:
    """The last entry wrong by a tenth."""
    *before, last = array
    return [*before, _slipped(last) if isinstance(last, list) else last + Fraction(1, 10)]


def _count(array: Array) -> int:
    return sum(map(_count, array)) if isinstance(array, list) else 1


def _pieces(array: Array, form: str) -> list[str]:
    return [form.format(number, _written(value)) for number, value in enumerate(array, 1)]


def _symbols(array: Array, symbol: str) -> list[str]:
    if isinstance(array[0], list):
        return []
    return [rf"${symbol}_{number} = {value} \approx {_decimals(value)}$" for number, value in enumerate(array, 1)]


def _written(value: Array) -> str:
    return ", ".join(map(_decimals, value)) if isinstance(value, list) else _decimals(value)


def _decimals(value: Fraction) -> str:
    return f"{float(value):.2f}"


def _named(array: Array, word: str) -> str:
    return "; ".join(f"{word} {number}: {_written(row)}" for number, row in enumerate(array, 1))


def _table(array: Array, word: str) -> str:
    if not isinstance(array[0], list):
        return "\n".join(f"| {word} {number} | {_decimals(value)} |" for number, value in enumerate(array, 1))
    heads = " | ".join(f"channel {number}" for number, _ in enumerate(array[0], 1))
    lines = [f"| | {heads} |", "|---" * (1 + len(array[0])) + "|"]
    lines += [f"| {word} {number} | {' | '.join(map(_decimals, row))} |" for number, row in enumerate(array, 1)]
    return "\n".join(lines)
