"""When a written number is the reference number: exact, rounded, cut off, or within a declared tolerance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from grader.answers._values import Quantity

CARRIED: Final = 5e-4  # rounding that was carried through intermediate results, relative
HALF: Final = 0.5 * (1 + 1e-9)  # of one unit in the last place; the rest is float noise
_EXACT: Final = 1e-9  # float arithmetic of a constant expression, relative


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a number counts as right: a stable note, words, and whether it is the value itself."""

    note: str
    words: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Closeness:
    """The rule for one comparison; `relative` None means the usual allowance for carried rounding."""

    digits: int = 3
    relative: float | None = None
    absolute: float = 0.0
    within: float = 0.0
    exact: bool = False

    def reason(self, answer: Quantity, reference: Quantity) -> Reason | None:
        """Why the answer is right, or None."""
        if is_exact(answer, reference):
            return Reason("exact", "The value is right.", exact=True)
        error = answer.distance(reference)
        if error <= self.within * abs(reference.value):
            return Reason("within", f"The value lies within the accepted band of {100 * self.within:g} %.")
        if self.exact:
            counted = _whole(reference) and not _whole(answer) and answer.other == reference.value
            return Reason("separator", "The value is right, with points between thousands.") if counted else None
        if answer.other is not None and abs(answer.other - reference.value) <= CARRIED * abs(reference.value):
            return Reason("separator", "The value is right, with its separator or prefix read the other way.")
        return self._rounded(answer, reference, error)

    def distance(self, answer: Quantity, reference: Quantity) -> float:
        """The error in units of what is allowed; infinite where nothing is allowed and there is one."""
        error = 0.0 if is_exact(answer, reference) else answer.distance(reference)
        counts = answer.step == 1 and _whole(reference)
        enough = answer.digits >= self.digits
        usual = CARRIED if self.relative is None and not counts and (enough or not answer.step) else 0.0
        written = answer.step if enough else 0.0
        allowed = max(self.absolute, max(self.relative or 0.0, usual, self.within) * abs(reference.value), written)
        return error / allowed if allowed else (math.inf if error else 0.0)

    def _rounded(self, answer: Quantity, reference: Quantity, error: float) -> Reason | None:
        enough = answer.digits >= self.digits
        if enough and error <= answer.step * HALF:
            return Reason("rounded", f"Right to {answer.digits} significant digits.")
        if enough and error < answer.step * (1 - 1e-9):
            return Reason("truncated", "Right; the last digit is cut off, not rounded.")
        if error <= max(self.absolute, (self.relative or 0.0) * abs(reference.value)):
            return Reason("tolerance", "Right within the tolerance.")
        counts = answer.step == 1 and _whole(reference)
        usual = self.relative is None and not counts and (enough or answer.step == 0)
        if usual and error <= CARRIED * abs(reference.value):
            return Reason("carried", "Right up to rounding in the work.")
        return None


def is_exact(answer: Quantity, reference: Quantity) -> bool:
    """Whether both are one value; digits that were written are taken at their word."""
    if answer.exact is not None and reference.exact is not None:
        return answer.exact == reference.exact
    return not answer.step and math.isclose(answer.value, reference.value, rel_tol=_EXACT, abs_tol=1e-12)


def rounds_to(answer: Quantity, wrong: Quantity) -> bool:
    """Whether the answer is a named wrong value, rounded; a single digit says too little unless it is the value."""
    if is_exact(answer, wrong):
        return True
    slack = max(answer.step, wrong.step) * HALF + CARRIED / 5 * abs(wrong.value)
    return answer.digits != 1 and answer.distance(wrong) <= slack


def _whole(quantity: Quantity) -> bool:
    return quantity.exact is not None and quantity.exact.denominator == 1
