"""Which of several sizes grow faster than others: regimes such as `r << d`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import random
    from collections.abc import Collection, Iterable, Mapping

_REGIME: Final = re.compile(r"\s*(\w+)\s*(<<|<=|<|≪|≤|>>|>=|>|≫|≥)\s*(\w+)\s*")
_MUCH: Final = 0.6  # exponent of a size that is much smaller, as a share of the larger one's
_TRIES: Final = 500


def exponents(
    sizes: Iterable[str], regimes: Collection[str], chance: random.Random, constants: Collection[str] = ()
) -> Mapping[str, float]:
    """Random rates of growth that respect the regimes; constants do not grow.

    Raises
    ------
    ValueError
        If none do, or a regime cannot be read.

    """
    names = list(sizes)
    for _ in range(_TRIES):
        drawn = {name: 0.0 if name in constants else chance.uniform(0.3, 2.0) for name in names}
        if all(_holds(regime, drawn) for regime in regimes):
            return drawn
    raise ValueError(f"no sizes satisfy the regimes {', '.join(regimes)}")


def _holds(regime: str, exponents: Mapping[str, float]) -> bool:
    match = _REGIME.fullmatch(regime)
    if match is None:
        raise ValueError(f"regime {regime!r} is not of the form 'r << d'")
    left, relation, right = match.groups()
    if relation in {">>", ">=", ">", "≫", "≥"}:
        left, right = right, left
    if left not in exponents or right not in exponents:
        return True
    share = _MUCH if relation in {"<<", ">>", "≪", "≫"} else 1.0
    return exponents[left] <= share * exponents[right]
