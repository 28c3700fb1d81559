"""Writing files where people asked for them, and saying in words why one cannot be written."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from grader.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path, text: str) -> None:
    """Write a file, with the folders above it; `-` is stdout.

    Raises
    ------
    UsageError
        If it cannot be written there.

    """
    if str(path) == "-":
        sys.stdout.write(text)
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as fault:
        raise _refused(path, fault) from None


def make_room(path: Path) -> None:
    """Make the folders above a file, so that a place without rights is told before an hour of work, not after it.

    Raises
    ------
    UsageError
        If they cannot be made, or nothing can be written there.

    """
    if str(path) == "-":
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise _refused(path, fault) from None
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise UsageError(f"{path} cannot be written: Permission denied")


def _refused(path: Path, fault: OSError) -> UsageError:
    place = f" ({fault.filename})" if fault.filename and str(fault.filename) != str(path) else ""
    return UsageError(f"{path} cannot be written: {fault.strerror}{place}")
