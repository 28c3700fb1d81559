"""A contract: what a function takes and what it returns, with sizes in named dimensions."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from grader.contracts.conforming import conforms, sequence
from grader.contracts.drawing import distinct_sizes, draw
from grader.contracts.parsing import MISSING, parse
from grader.contracts.types import dimensions

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

    from grader.contracts.parsing import Parameter

_NONE: Final[Mapping[str, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Contract:
    """Parameters and results of a function, read from one line of text.

    ```python
    contract = Contract.parse("q: [d], K: [n, d], V: [n, m] -> c: [m], alpha: [n]")
    sizes = contract.sizes(rng)              # {"d": 5, "n": 2, "m": 7}, all different
    arguments = contract.draw(rng, sizes)    # three arrays
    contract.conforms(value, sizes)          # "" or "`alpha` has shape (2, 1), expected (2,): [n]"
    ```
    """

    text: str
    parameters: tuple[Parameter, ...]
    results: tuple[Parameter, ...]

    @classmethod
    def parse(cls, text: str) -> Contract:
        """Read a contract.

        Raises
        ------
        ValueError
            With a hint for the author, if the text is no contract.

        """
        parameters, results = parse(text)
        return cls(text, parameters, results)

    @property
    def names(self) -> frozenset[str]:
        """Names of the dimensions of the parameters."""
        return frozenset(name for each in self.parameters for size in dimensions(each.type) for name in size.names)

    def sizes(
        self, rng: np.random.Generator, low: int = 2, high: int = 7, fixed: Mapping[str, int] = _NONE
    ) -> dict[str, int]:
        """A size for every dimension, all different, except those that are `fixed`.

        Raises
        ------
        ValueError
            If no sizes fit the contract.

        """
        return distinct_sizes(rng, [each.type for each in self.parameters], low, high, fixed)

    def draw(self, rng: np.random.Generator, sizes: Mapping[str, int]) -> tuple[Any, ...]:
        """Arguments of these sizes, in order; a parameter that has a default gets it."""
        return tuple(
            draw(each.type, rng, sizes, each.name) if each.default is MISSING else each.default
            for each in self.parameters
        )

    def place(self, name: str) -> int:
        """Position of a parameter.

        Raises
        ------
        ValueError
            If there is no such parameter.

        """
        names = [each.name for each in self.parameters]
        if name not in names:
            raise ValueError(f"no parameter is named `{name}`; there are {', '.join(names) or 'none'}")
        return names.index(name)

    def conforms(self, value: Any, sizes: Mapping[str, int]) -> str:
        """Empty where a result keeps the promise, else words for the student about the first thing that is wrong."""
        bound = dict(sizes)
        if len(self.results) == 1:
            only = self.results[0]
            return conforms(only.type, value, bound, only.name)
        entries = [(each.type, each.name or f"result {at}") for at, each in enumerate(self.results, 1)]
        return sequence(entries, value, bound, "")
