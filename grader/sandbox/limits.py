"""What a student's process may use. Wall-clock time decides nothing but that somebody waits no longer."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one process; times in seconds, sizes in bytes.

    `memory` is what it may take beyond the libraries. `cpu` is for all its calls together, `loading` for running
    the module itself. `patience` is the wall-clock time that a call gets for each second of its CPU limit, with
    `least_patience` at least, since a loaded machine gives a process little of its time.
    """

    memory: int = 1 << 30
    cpu: float = 120.0
    loading: float = 10.0
    scratch: int = 32 << 20
    threads: int = 16
    output: int = 8 << 20
    kept_output: int = 64 << 10
    patience: float = 6.0
    least_patience: float = 20.0
    callbacks: int = 200_000
    deaths: int = 12

    def for_kernel(self) -> dict[str, int]:
        """The limits that the kernel enforces."""
        return {
            "memory": self.memory,
            "cpu": int(self.cpu * max(os.cpu_count() or 1, 1)) + 2,  # a net below the host's own, finer one
            "scratch": self.scratch,
            "threads": self.threads,
        }

    def wall(self, cpu: float) -> float:
        """How long a call with this CPU limit may take by the clock on the wall."""
        return max(self.least_patience, cpu * self.patience)
