"""Where students' programs are run: one fork server, started when the first program comes, tested before that."""

from __future__ import annotations

import platform
import sys
from typing import TYPE_CHECKING, Final, Self

from grader.guest.settings import LANDLOCK, NAMESPACES, SEALS, TRUSTED
from grader.model.student import AbstractBench
from grader.sandbox import canary
from grader.sandbox.limits import Limits
from grader.sandbox.runtime import DEFAULT_PACKAGES
from grader.sandbox.server import Build, SandboxError, Server
from grader.sandbox.session import Student

if TYPE_CHECKING:
    from types import TracebackType

    from grader.model.program import Program
    from grader.sandbox.server import Child, Ended

AUTOMATIC: Final = "auto"
TIERS: Final = {
    NAMESPACES: "namespaces, Landlock and a system call filter",
    LANDLOCK: "Landlock and a system call filter, without namespaces",
    TRUSTED: "nothing: the submission is trusted",
}
_CHILDREN: Final = 1000  # a server is replaced after so many, since all its children share its addresses
_REFUSAL: Final = (
    "student code is not run here, since no wall can be put around it: {why}. Linux on x86-64 with user namespaces "
    "(tier N), or with Landlock, kernel 5.13 or newer (tier L), is needed; docs/sandbox.md says how to allow "
    "either. To run your own code on your own machine, use --trust-submissions."
)


class Workshop(AbstractBench):
    """Opens students' programs. Use it as a context, or close it.

    `tier` is `auto` (the strongest that this machine has), `N`, `L`, or `T` for one's own code. `packages` may be
    imported beside the standard library. `seals` is for tests that knock one out.
    """

    def __init__(
        self,
        tier: str = AUTOMATIC,
        *,
        limits: Limits | None = None,
        packages: tuple[str, ...] = DEFAULT_PACKAGES,
        seals: tuple[str, ...] = SEALS,
    ) -> None:
        self.limits = limits or Limits()
        self._wanted = tier
        self._packages = packages
        self._seals = seals
        self._server: Server | None = None
        self._spare: Child | None = None
        self._used = 0.0

    def open(self, program: Program, seed: int = 0) -> Student:
        """A program, to be loaded when it is first called; `seed` is for randomness that it does not seed itself."""
        return Student(self, program, seed)

    @property
    def tier(self) -> str:
        """The tier that holds here, `N`, `L` or `T`.

        Raises
        ------
        SandboxError
            If none does.

        """
        return self._running().build.tier

    @property
    def cpu(self) -> float:
        """CPU seconds of all children that have ended."""
        return self._used + (self._server.cpu if self._server else 0.0)

    @property
    def process(self) -> int:
        """Process id of the fork server, or of its keeper outside the namespaces."""
        return self._running().process.pid

    def child(self) -> Child | None:
        """A sealed child that waits for a program; None if the server has died."""
        server = self._running()
        child = self._spare or server.fork(self.limits.for_kernel())
        self._spare = None
        if not server.arrived(child):
            self._stop()
            return None
        if server.count < _CHILDREN:
            self._spare = server.fork(self.limits.for_kernel())  # it seals itself while this one is at work
        while server.hear():  # how earlier ones ended, so that nothing piles up
            pass
        return child

    def outcome(self, child: Child, seconds: float = 10.0) -> Ended | None:
        """Wait until it is known how a child ended."""
        if child.ended is not None or self._server is None:
            return child.ended
        return self._server.outcome(child, seconds)

    def release(self, child: Child) -> None:
        """End a child."""
        child.close()

    def close(self) -> None:
        """End the server and all that belongs to it."""
        self._stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    # --- the server ---------------------------------------------------------------------------------------------

    def _running(self) -> Server:
        if self._server is not None and (self._server.gone or self._server.count >= _CHILDREN):
            self._stop()
        if self._server is None:
            self._server = self._start()
        return self._server

    def _start(self) -> Server:
        tiers = (NAMESPACES, LANDLOCK) if self._wanted == AUTOMATIC else (self._wanted,)
        reasons = []
        for tier in tiers:
            try:
                return self._tested(tier)
            except SandboxError as fault:
                reasons.append(f"tier {tier}: {fault}")
        raise SandboxError(_REFUSAL.format(why="; ".join(reasons)))

    def _tested(self, tier: str) -> Server:
        """A server of this tier whose wall has been seen to hold."""
        if tier != TRUSTED and (sys.platform != "linux" or platform.machine() != "x86_64"):
            raise SandboxError(f"this is {sys.platform} on {platform.machine()}")
        server = Server.start(Build(tier, self._packages, self._seals))
        if tier == TRUSTED or self._seals != SEALS:
            return server
        fault = canary.fault(server, self.limits)
        if fault:
            server.stop()
            raise SandboxError(f"the wall does not hold: {fault}")
        return server

    def _stop(self) -> None:
        self._spare = None
        if self._server is not None:
            server, self._server = self._server, None
            server.stop()
            self._used += server.cpu
