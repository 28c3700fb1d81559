"""What is wrong with a gradient, block by block, in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING, Final

import numpy as np

from grader.checks._code_diagnosis import Diagnosis, alike
from grader.checks._code_factors import factors

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.checks._code_cases import Case
    from grader.maths.gradients import Block, Derivative, Disagreement

_MOST_BLOCKS: Final = 6  # of which every order is tried
_KINDS: Final = {
    "zero": "is zero", "sign": "has the wrong sign", "transposed": "is transposed", "not finite": "is not finite",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """A packed gradient of the student's at one input, beside the right one and where they disagree."""

    case: Case
    actual: np.ndarray
    right: Derivative
    wrong: tuple[Disagreement, ...]

    @property
    def bad(self) -> bool:
        """Whether more than single precision is wrong."""
        return any(not each.single for each in self.wrong)


def diagnosed(steps: Sequence[Step]) -> Diagnosis | None:
    """What explains every wrong gradient: a mistake of the whole, else one that its blocks share."""
    bad = [step for step in steps if step.bad]
    good = [step for step in steps if not step.bad]
    if all(np.isfinite(step.actual).all() for step in bad):
        rows = [(step.actual, step.right.gradient, step.case.sizes) for step in (*bad, *good)]
        found = _signed(rows[: len(bad)]) or factors(rows, len(bad)) or _packed(bad)
        if found is not None:
            return Diagnosis(*found)
    return _shared(bad)


def _signed(rows: Iterable[tuple[np.ndarray, np.ndarray, object]]) -> tuple[str, str] | None:
    return ("sign", "the sign is wrong") if all(alike(actual, -right) for actual, right, _ in rows) else None


def _packed(bad: Sequence[Step]) -> tuple[str, str] | None:
    """The right blocks, put together in another order or column by column."""
    if all(_columnwise(step) for step in bad):
        return "order", "matrices are flattened column by column instead of row by row"
    names = [block.name for block in bad[0].right.blocks]
    orders = permutations(range(len(names))) if 1 < len(names) <= _MOST_BLOCKS else ()
    for order in orders:
        if all(alike(step.actual, _joined(step, order)) for step in bad) and order != tuple(range(len(names))):
            return "packing", f"packed in another order: {', '.join(names[place] for place in order)}"
    return None


def _columnwise(step: Step) -> bool:
    turned = [block.of(step.right.gradient) for block in step.right.blocks]
    if all(min(tensor.shape, default=1) == 1 for tensor in turned):
        return False
    return alike(step.actual, np.concatenate([tensor.reshape(-1, order="F") for tensor in turned]))


def _joined(step: Step, order: Sequence[int]) -> np.ndarray:
    blocks = step.right.blocks
    return np.concatenate([step.right.gradient[blocks[place].span] for place in order])


def _shared(bad: Sequence[Step]) -> Diagnosis | None:
    """One kind of mistake that all wrong blocks have at all inputs."""
    names = wrong_blocks(bad)
    kinds = {each.kind for step in bad for each in step.wrong if not each.single}
    if len(kinds) != 1 or kinds == {"entries"}:
        found = _by_block(bad, names)
        return found and Diagnosis(*found)
    kind = kinds.pop()
    if kind in _KINDS:
        return Diagnosis(kind.replace(" ", "-"), f"the gradient of {_listed(names)} {_KINDS[kind]}")
    found = _by_block(bad, names)
    return Diagnosis(*found) if found else Diagnosis("factor", f"the gradient of {_listed(names)} has a wrong factor")


def _by_block(bad: Sequence[Step], names: Sequence[str]) -> tuple[str, str] | None:
    """A factor by which every wrong block is too large."""
    rows = [
        (step.actual[block.span], step.right.gradient[block.span], step.case.sizes)
        for step in bad
        for block in step.right.blocks
        if block.name in names and block.size > 1
    ]
    if not rows or not all(np.isfinite(row[0]).all() for row in rows):
        return None
    found = factors(rows, len(rows))
    return None if found is None else (found[0], f"the gradient of {_listed(names)} is {found[1]}")


def wrong_blocks(steps: Iterable[Step]) -> tuple[str, ...]:
    """Names of the blocks that are wrong anywhere, in their order."""
    bad = [step for step in steps if step.bad]
    wrong = {each.block for step in bad for each in step.wrong if not each.single}
    return tuple(block.name for block in bad[0].right.blocks if block.name in wrong) if bad else ()


def told(steps: Sequence[Step]) -> str:
    """Which blocks are wrong and how, and which are right, in a sentence or two."""
    names = wrong_blocks(steps)
    blocks: Sequence[Block] = steps[0].right.blocks
    right = [block.name for block in blocks if block.name not in names]
    if len(blocks) == 1:
        return ""
    if not right:
        return "No block is right. "
    verb = "is" if len(names) == 1 else "are"
    return f"{_listed(names)} {verb} wrong; {_listed(right)} {'is' if len(right) == 1 else 'are'} right. "


def worst(steps: Sequence[Step]) -> tuple[Step, Disagreement]:
    """The wrong block that is easiest to look at: at the smallest input."""
    step = min((step for step in steps if step.bad), key=lambda each: each.actual.size)
    wrong = [each for each in step.wrong if not each.single]
    return step, min(wrong, key=lambda each: -each.worst if math.isfinite(each.worst) else -math.inf)


def _listed(names: Sequence[str]) -> str:
    marked = [f"`{name}`" for name in names]
    return marked[0] if len(marked) == 1 else f"{', '.join(marked[:-1])} and {marked[-1]}"
