"""The one enumeration of decisions."""

from __future__ import annotations

from enum import Enum


class Verdict(Enum):
    """Decision of a check or of a part."""

    CORRECT = "correct"
    PARTIAL = "partial"
    INCORRECT = "incorrect"
    MALFORMED = "malformed"
    BLANK = "blank"
    PENDING = "pending"
    PROPOSED = "proposed"
    UNDECIDED = "undecided"
    ERROR = "error"

    @property
    def settled(self) -> bool:
        """Whether the marks stand without a person: nothing is left to read, run or decide."""
        return self in _SETTLED


_SETTLED = frozenset({Verdict.CORRECT, Verdict.PARTIAL, Verdict.INCORRECT, Verdict.MALFORMED, Verdict.BLANK})
