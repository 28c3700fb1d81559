"""A gradient beside the student's own loss: slopes of that loss, measured by calling it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from grader.checks._code_agree import single
from grader.checks._code_bench import chosen
from grader.checks._code_faults import Fault
from grader.maths.arrays import as_numbers
from grader.maths.directions import Agreement, along_oracle, constant_factor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.checks._code_bench import Bench
    from grader.checks._code_cases import Case
    from grader.maths.directions import Slope
    from grader.maths.gradients import Block

Path = tuple[int | str, ...]

OWN: Final = 1e-5  # of the size of a block's gradient: what a guard such as log(p + 1e-12) may cost
_OWN_SINGLE: Final = 3e-2
_CHANCES: Final = 2  # draws that must all differ, since one direction may cross a kink


def paths(names: Sequence[str], wanted: Sequence[str]) -> tuple[Path, ...]:
    """Where arguments stand: `params` is one, `p.Wf` the entry of a dict.

    Raises
    ------
    ValueError
        If the contract has no such parameter.

    """
    found: list[Path] = []
    for each in wanted:
        name, *keys = each.split(".")
        if name not in names:
            raise ValueError(f"the contract has no parameter `{name}`")
        found.append((list(names).index(name), *keys))
    return tuple(found)


def at(arguments: Any, path: Path) -> Any:
    """The value at a path."""
    for step in path:
        arguments = arguments[step]
    return arguments


def packed(arguments: Sequence[Any], places: Sequence[Path]) -> np.ndarray:
    """Values at all paths in one vector."""
    return np.concatenate([np.ravel(at(arguments, path)) for path in places])


def moved(case: Case, places: Sequence[Path], point: np.ndarray) -> Case:
    """The case with the entries of a vector put where `packed` took them from."""
    arguments: Any = case.arguments
    start = 0
    for path in places:
        shape = np.shape(at(arguments, path))
        size = int(np.prod(shape))
        arguments = _with(arguments, path, point[start : start + size].reshape(shape))
        start += size
    return replace(case, arguments=tuple(arguments), layout="")


def _with(value: Any, path: Path, new: Any) -> Any:
    if not path:
        return new
    step, *rest = path
    if isinstance(value, dict):
        return {**value, step: _with(value[step], tuple(rest), new)}
    return type(value)(_with(each, tuple(rest), new) if place == step else each for place, each in enumerate(value))


@dataclass(frozen=True, slots=True)
class Own:
    """How a gradient fits the student's own loss at one input.

    `moves` says whether that loss changes at all. `wrong` names the blocks in which it does not fit; `factor` is
    the one number by which it is too large everywhere.
    """

    agreement: Agreement
    moves: bool
    wrong: tuple[str, ...] = ()
    factor: float | None = None


@dataclass(frozen=True, slots=True)
class Loss:
    """The student's own loss as a function of some of its arguments: `result` of what is returned."""

    bench: Bench
    result: int | str | None
    places: tuple[Path, ...]
    relative: float = OWN

    def at(self, case: Case) -> complex | float | None:
        """The loss at an input; None where there is no number."""
        try:
            value = as_numbers(chosen(self.bench.observe(case).value, self.result, self.bench.function))
        except Fault as fault:
            if fault.outcome.evidence.note in {"code.raised", "code.unreadable", "code.results"}:
                return None
            raise
        if value is None or value.size != 1 or value.dtype.kind not in "iufc":
            return None
        number: complex | float = value.reshape(()).item()
        return number

    def fits(self, case: Case, gradient: np.ndarray, blocks: Sequence[Block], rng: np.random.Generator) -> Own:
        """Whether a packed gradient is that of the loss, along a fresh direction for each block."""
        point = packed(case.arguments, self.places).astype(float)
        coarse = self._coarse(case, gradient)
        relative = max(self.relative, _OWN_SINGLE) if coarse else self.relative

        def oracle(place: np.ndarray) -> complex | float | None:
            return self.at(moved(case, self.places, place))

        slopes: tuple[Slope, ...] = ()
        for _ in range(_CHANCES):
            slopes = along_oracle(gradient, point, oracle, blocks, rng)
            found = _own(slopes, gradient.astype(float), blocks, relative)
            if found.agreement is not Agreement.DIFFERS:
                return found
        return found

    def _coarse(self, case: Case, gradient: np.ndarray) -> bool:
        """Whether the student computes in single precision."""
        value = self.at(case)
        real = np.asarray(value if value is not None else 0.0)
        return gradient.dtype == np.float32 or (real.dtype == np.float64 and single(real).dtype == np.float32)


def _own(slopes: Sequence[Slope], gradient: np.ndarray, blocks: Sequence[Block], relative: float) -> Own:
    sizes = {block.name: float(np.linalg.norm(gradient[block.span])) for block in blocks}
    whole = float(np.linalg.norm(gradient))
    moves = any(abs(slope.measured) > slope.error for slope in slopes)
    wrong, unclear = [], False
    for slope in slopes:
        near = abs(slope.claimed - slope.measured) <= relative * max(sizes.get(slope.block, whole), abs(slope.measured))
        if slope.agreement is Agreement.DIFFERS and not near:
            wrong.append(slope.block)
        unclear = unclear or (slope.agreement is Agreement.UNCLEAR and not near)
    if wrong:
        return Own(Agreement.DIFFERS, moves, tuple(filter(None, wrong)), constant_factor(slopes))
    return Own(Agreement.UNCLEAR if unclear else Agreement.AGREES, moves)
