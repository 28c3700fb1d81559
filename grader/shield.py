"""The one place where an unexpected exception is turned into a value."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
_LONGEST_MESSAGE = 500


@dataclass(frozen=True, slots=True)
class Crash:
    """A fault of ours: the type of the exception, its message, and the file and line that raised it."""

    type: str
    message: str
    where: str

    def __str__(self) -> str:
        return f"{self.type} at {self.where}: {self.message}"


def shielded(work: Callable[[], T], *, lets_through: tuple[type[Exception], ...] = ()) -> T | Crash:
    """What `work` returns, or the crash that it ended in. Interrupts and `lets_through` are not stopped."""
    try:
        return work()
    except lets_through:
        raise
    except Exception as fault:  # noqa: BLE001  a batch goes on whatever one answer does to a reader or a check
        frames = traceback.extract_tb(fault.__traceback__)
        where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}"
        return Crash(type(fault).__name__, str(fault)[:_LONGEST_MESSAGE], where)
