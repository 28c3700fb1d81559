"""The tree of faults. A student's fault is an outcome, never an exception; these are the author's and ours."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in one place of a file that an author wrote."""

    file: str
    line: int
    column: int
    path: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}"
        hint = f" ({self.hint})" if self.hint else ""
        return f"{where}: {self.path}: {self.message}{hint}"


class GraderError(Exception):
    """Anything that stops a command; its text is meant for the person who typed it."""


class SpecError(GraderError):
    """The author's fault: a problem, a reference or a set of known answers that cannot be used."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


class UsageError(GraderError):
    """What was asked for does not exist: an assessment, a part, a file, a kind."""


class DocumentError(GraderError):
    """A handed-in file that cannot be opened or decoded at all; the rest of the batch goes on."""
