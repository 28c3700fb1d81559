"""Inputs for student code: drawn from the contract or by a private function, and turned into what each side gets."""

from __future__ import annotations

import random
import sys
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

import numpy as np

from grader.contracts import Contract
from grader.contracts.conforming import conforms
from grader.contracts.types import IntType, PlainType, SizeType
from grader.guest.wire import Callback, Handle, Laid, Random, Tensor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from grader.contracts.types import Type

_LARGEST: Final = 7
_LAYOUTS: Final = ("", "", "", "F", "", "strided")


@dataclass(frozen=True, slots=True)
class Case:
    """One input. `arguments` may hold functions (the host answers for them) and `Random` marks.

    `sizes` are those of the contract's dimensions, as far as they are known; `layout` says how arrays lie in the
    student's memory.
    """

    arguments: tuple[Any, ...]
    sizes: Mapping[str, int] = field(default_factory=dict)
    layout: str = ""

    @property
    def words(self) -> str:
        """The input in words that begin with "for", without its values."""
        sizes = ", ".join(f"{name} = {size}" for name, size in self.sizes.items())
        layout = {"F": "arrays in Fortran order", "strided": "arrays that are not contiguous"}.get(self.layout, "")
        told = ", ".join(filter(None, (sizes, layout)))
        return f"for {told}" if told else ""


def contract_of(functions: Mapping[str, str], function: str) -> Contract:
    """The contract of a function.

    Raises
    ------
    ValueError
        If the problem has none, or one that cannot be read.

    """
    if function not in functions:
        raise ValueError(f"`functions` has no contract for `{function}`")
    return _parsed(functions[function])


@cache
def _parsed(text: str) -> Contract:
    return Contract.parse(text)


def generator(seed: int, *purpose: str | int) -> np.random.Generator:
    """A source of randomness for one purpose of one submission."""
    return np.random.default_rng([seed, *(crc32(str(each).encode()) for each in purpose)])


def listed(rows: Iterator[Any], contract: Contract) -> tuple[Case, ...]:
    """Cases of the tuples that a private function yields.

    Raises
    ------
    ValueError
        If there are none.

    """
    cases = tuple(Case(_as_tuple(row), sizes_of(contract, _as_tuple(row))) for row in rows)
    if not cases:
        raise ValueError("the private function for inputs yields none")
    return cases


def _as_tuple(row: Any) -> tuple[Any, ...]:
    return tuple(row) if isinstance(row, (tuple, list)) else (row,)


def sizes_of(contract: Contract, arguments: Sequence[Any]) -> dict[str, int]:
    """The sizes of the contract's dimensions, as far as arguments tell them."""
    sizes: dict[str, int] = {}
    for each, value in zip(contract.parameters, arguments, strict=False):
        conforms(each.type, value, sizes, each.name)  # a dimension gets the size with which it first stands alone
    return {name: sizes[name] for name in sorted(sizes)}


def drawn(contract: Contract, rng: np.random.Generator, count: int, least: int) -> tuple[Case, ...]:
    """Cases of several sizes: no two dimensions alike, then one after the other of size one, and odd layouts."""
    low, names = max(least, 2), sorted(contract.names)
    single = [str(name) for name in rng.permutation(names)] if least <= 1 else []
    cases = []
    for number in range(count):
        sizes = contract.sizes(rng, low, _LARGEST)
        if single and number >= 2 and number % 2 == 0:
            sizes = _of_size_one(contract, rng, single[(number // 2 - 1) % len(single)]) or sizes
        cases.append(Case(contract.draw(rng, sizes), sizes, _LAYOUTS[number % len(_LAYOUTS)]))
    return tuple(cases)


def _of_size_one(contract: Contract, rng: np.random.Generator, name: str) -> dict[str, int] | None:
    try:
        return contract.sizes(rng, 2, _LARGEST, {name: 1})
    except ValueError:
        return None  # the contract does not allow it


def of_sizes(contract: Contract, rng: np.random.Generator, sizes: Sequence[Mapping[str, int]]) -> tuple[Case, ...]:
    """Cases of the sizes that an author has listed; dimensions that are not listed are drawn."""
    full = (contract.sizes(rng, 2, _LARGEST, each) for each in sizes)
    return tuple(Case(contract.draw(rng, each), each) for each in full)


def scaled(case: Case, factors: Mapping[int, float]) -> Case:
    """The case with some of its arguments multiplied."""
    arguments = tuple(
        np.asarray(each) * factors[place] if place in factors else each for place, each in enumerate(case.arguments)
    )
    return replace(case, arguments=arguments)


# --- what each side gets ------------------------------------------------------------------------------------------


def for_library(value: Any) -> Any:
    """Arguments for a private function: its own copies, and generators for the marks that stand for them."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, Random):
        return _random(value)
    if isinstance(value, Callback):
        raise ValueError(f"`{value.name}` is a function: a private function has to give it, in `inputs`")  # noqa: TRY004
    if isinstance(value, (tuple, list)):
        return type(value)(for_library(each) for each in value)
    if isinstance(value, dict):
        return {key: for_library(each) for key, each in value.items()}
    return value if callable(value) else deepcopy(value)


def _random(mark: Random) -> Any:
    if mark.kind == "legacy":
        return np.random.RandomState(mark.seed % 2**32)
    if mark.kind == "python":
        return random.Random(mark.seed)  # noqa: S311  (inputs of tests, no secrets)
    if mark.kind == "torch":
        import torch  # not every course uses it

        return torch.Generator().manual_seed(mark.seed % 2**63)
    return np.random.default_rng(mark.seed)


@dataclass(slots=True)
class Outgoing:
    """Turns values into what may cross the wall, and collects the functions among them as callbacks.

    `layout` is how arrays lie there; `tensors` the floating type of the tensors that arrays become, if they do.
    """

    layout: str = ""
    tensors: str = "no"
    callbacks: dict[str, Callable[..., Any]] = field(default_factory=dict)

    def all(self, arguments: Sequence[Any], names: Sequence[str] = ()) -> tuple[Any, ...]:
        """Arguments, each known by a name as far as there is one."""
        known = (*names, *(f"argument {place}" for place in range(len(names), len(arguments))))
        return tuple(self.one(value, name) for value, name in zip(arguments, known, strict=False))

    def one(self, value: Any, name: str) -> Any:
        """One value. Generators become marks with a seed drawn from them."""
        if isinstance(value, np.ndarray):
            return self._array(value)
        if isinstance(value, (Callback, Handle, Laid, Random, Tensor)):
            return value
        if isinstance(value, (tuple, list)):
            return type(value)(self.one(each, f"{name}.{place}") for place, each in enumerate(value))
        if isinstance(value, dict):
            return {key: self.one(each, str(key)) for key, each in value.items()}
        if isinstance(value, (np.random.Generator, np.random.RandomState, random.Random)):
            return _marked(value)
        if _is_tensor(value):
            return Tensor(value.detach().numpy(), tracked=value.requires_grad)
        if callable(value):
            free = name if name not in self.callbacks else f"{name} {len(self.callbacks)}"
            self.callbacks[free] = value
            return Callback(free)
        return value

    def _array(self, value: np.ndarray) -> Any:
        if self.tensors != "no":
            return Tensor(value.astype(self.tensors) if value.dtype.kind == "f" else value)
        return Laid(value, self.layout) if self.layout and value.ndim else value


def _marked(source: Any) -> Random:
    if isinstance(source, np.random.Generator):
        return Random(int(source.integers(2**62)))
    if isinstance(source, np.random.RandomState):
        return Random(int(source.randint(2**31)), "legacy")
    return Random(source.getrandbits(62), "python")


def _is_tensor(value: Any) -> bool:
    torch = sys.modules.get("torch")  # whoever made a tensor has imported it
    return torch is not None and isinstance(value, torch.Tensor)


def as_seen(value: Any) -> Any:
    """What was handed over, as it looks when it comes back unchanged; marks that do not come back are None."""
    if isinstance(value, (Tensor, Laid)):
        return value.array
    if isinstance(value, (tuple, list)):
        return type(value)(as_seen(each) for each in value)
    if isinstance(value, dict):
        return {key: as_seen(each) for key, each in value.items()}
    return value


def in_order(value: Any, contract: Contract) -> Any:
    """Several results as a tuple, also where they are the rows of an array, or in a dict by their names."""
    names = [each.name for each in contract.results]
    if len(names) > 1 and isinstance(value, dict) and set(names) == set(value):
        return tuple(value[name] for name in names)
    if len(names) > 1 and isinstance(value, np.ndarray) and value.ndim and len(value) == len(names):
        return tuple(value)
    return value


def as_single(value: Any, contract: Contract) -> Any:
    """The results with arrays of one entry as the number that they stand for, where a number is asked for."""
    kinds = [each.type for each in contract.results]
    if len(kinds) == 1:
        return _single(value, kinds[0])
    if isinstance(value, (tuple, list)) and len(value) == len(kinds):
        return tuple(_single(each, kind) for each, kind in zip(value, kinds, strict=True))
    return value


def _single(value: Any, kind: Type) -> Any:
    single = isinstance(value, np.ndarray) and value.size == 1 and isinstance(kind, (PlainType, IntType, SizeType))
    return value.reshape(()) if single else value
