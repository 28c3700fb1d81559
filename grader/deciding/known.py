"""Comparing a student's formula with formulas that are known already: the author's mutants and our own."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from grader.deciding.compare import Match, match, tensor
from grader.deciding.evaluation import Regime, computed, environments
from grader.language.faults import LanguageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.deciding.compare import Tensor
    from grader.language.tree import Node
    from grader.model.symbols import Declarations


def tensors_of(
    tree: Node, declarations: Declarations, seed: int, regime: Regime, own: Mapping[str, Node] | None = None
) -> tuple[Tensor, ...] | None:
    """Values of a tree on the random models; None where it has none on one of them."""
    found: list[Tensor] = []
    try:
        for env in environments(declarations, seed, regime, own):
            value = computed(tree, env)
            found.append(tensor(value, value.axes))
    except LanguageError:
        return None
    return tuple(found)


class _Known:
    """A tree that is kept for good, with the models that it is evaluated on; the same object is the same key."""

    def __init__(self, tree: Node, declarations: Declarations, seed: int, regime: Regime) -> None:
        self.tree = tree
        self.declarations = declarations
        self.seed = seed
        self.regime = regime
        self._parts = (id(tree), id(declarations), seed, regime)

    def __hash__(self) -> int:
        return hash(self._parts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and self._parts == other._parts


@lru_cache(maxsize=16384)
def _kept(known: _Known) -> tuple[Tensor, ...] | None:
    return tensors_of(known.tree, known.declarations, known.seed, known.regime)


def known_tensors(tree: Node, declarations: Declarations, seed: int, regime: Regime) -> tuple[Tensor, ...] | None:
    """Values of a tree that lives as long as its problem, computed once."""
    return _kept(_Known(tree, declarations, seed, regime))


def same_tensors(first: Sequence[Tensor] | None, second: Sequence[Tensor] | None, *, layout_free: bool = False) -> bool:
    """Whether two formulas agree on every draw; with `layout_free` also where one is the transpose."""
    if first is None or second is None:
        return False
    accepted = {Match.EQUAL, Match.TRANSPOSED} if layout_free else {Match.EQUAL}
    return all(match(mine, other)[0] in accepted for mine, other in zip(first, second, strict=True))
