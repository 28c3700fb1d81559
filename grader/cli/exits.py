"""Exit codes by kind of fault, and the one table that gives a fault its code."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from grader.errors import DocumentError, GraderError, SpecError, UsageError


class Exit(IntEnum):
    """How a command ended. CI reads these, so they never change."""

    DONE = 0
    BELOW_THRESHOLD = 1
    USAGE = 2
    SPEC = 3
    NOT_GRADED = 4
    INTERRUPTED = 130


EXITS: Final[dict[type[GraderError], Exit]] = {
    UsageError: Exit.USAGE,
    SpecError: Exit.SPEC,
    DocumentError: Exit.NOT_GRADED,
}


def exit_of(fault: GraderError) -> Exit:
    """Code of a fault; one that no table names is ours."""
    return next((code for kind, code in EXITS.items() if isinstance(fault, kind)), Exit.NOT_GRADED)
