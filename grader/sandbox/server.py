"""The host's end of a fork server: starting it, asking it for children, hearing what became of them."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from grader.errors import GraderError
from grader.guest import wire
from grader.guest.settings import LANDLOCK, NAMESPACES, SEALS, Settings
from grader.sandbox import runtime

if TYPE_CHECKING:
    from collections.abc import Mapping

_PACKET: Final = 8192
_START: Final = 120.0  # seconds; importing torch takes two on a quiet machine
_FIRST_UID: Final = 0x70000000
_CHANGE_USER: Final = (1 << 6) | (1 << 7)  # CAP_SETGID and CAP_SETUID


class SandboxError(GraderError):
    """The wall around student code cannot be put up here, or has fallen; nothing was run outside it."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended: the status of wait(2), CPU seconds, and the most memory it held in bytes."""

    status: int
    cpu: float
    memory: int


@dataclass(eq=False, slots=True)
class Child:
    """A sealed process that waits for a program: its pipes, and a descriptor with which to end it."""

    number: int
    requests: int
    results: int
    log: int
    pidfd: int = -1
    pid: int = 0
    ended: Ended | None = None
    refused: str = ""

    def kill(self) -> None:
        """End it now, whatever it is doing."""
        if self.pidfd >= 0 and self.ended is None:
            try:
                signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
            except ProcessLookupError:
                return

    def close(self) -> None:
        """End it and let go of everything that was held for it."""
        self.kill()
        for fd in (self.requests, self.results, self.log, self.pidfd):
            if fd >= 0:
                os.close(fd)
        self.requests = self.results = self.log = self.pidfd = -1


@dataclass(frozen=True, slots=True)
class Build:
    """What a fork server is built from. `seals` leaves some out, in tests that prove that each one holds."""

    tier: str
    packages: tuple[str, ...] = runtime.DEFAULT_PACKAGES
    seals: tuple[str, ...] = SEALS
    launcher: tuple[str, ...] = ()


@dataclass(eq=False, slots=True)
class Server:
    """A running fork server."""

    build: Build
    process: subprocess.Popen[bytes]
    control: socket.socket
    children: dict[int, Child] = field(default_factory=dict)
    count: int = 0
    cpu: float = 0.0
    gone: bool = False

    @staticmethod
    def start(build: Build) -> Server:
        """Start one and wait until it is warm.

        Raises
        ------
        SandboxError
            If it does not get ready; the message says what it said.

        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with tempfile.TemporaryDirectory(prefix="grader-root-") as root, tempfile.TemporaryFile() as said:
            settings = _settings(build, theirs.fileno(), root)
            command = [*build.launcher, runtime.executable(), "-I", "-S", str(runtime.GUEST / "run.py"), "start"]
            process = subprocess.Popen(  # noqa: S603  (our own file)
                [*command, settings.dumps()], pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=said,
                stderr=said, start_new_session=True, cwd="/",
            )  # fmt: skip
            theirs.close()
            server = Server(build, process, ours)
            if not server._ready():
                said.seek(0)
                words = said.read()[-600:].decode("utf-8", "replace").strip()
                server.stop()
                raise SandboxError(words.splitlines()[-1] if words else "the fork server did not start")
        return server

    def _ready(self) -> bool:
        deadline = time.monotonic() + _START
        while time.monotonic() < deadline and not self.gone:
            packet, _ = self._receive(1.0)
            if packet is not None:
                return bool(packet[0] == "ready" and packet[1] <= 1)  # more than one thread would not survive a fork
        return False

    def _receive(self, seconds: float) -> tuple[Any, list[int]]:
        """The next packet and what came with it; None after that time, or when the server is gone."""
        if not select.select([self.control], [], [], seconds)[0]:
            return None, []
        try:
            data, descriptors, _, _ = socket.recv_fds(self.control, _PACKET, 1)
        except OSError:
            data, descriptors = b"", []
        if not data:
            self.gone = True
            return None, list(descriptors)
        return wire.unpack(memoryview(data)[wire.HEADER.size :]), list(descriptors)

    def hear(self, seconds: float = 0.0) -> bool:
        """Take one packet, if one comes in that time, and note what it says."""
        packet, descriptors = self._receive(seconds)
        if packet is None:
            return False
        child = self.children.get(packet[1])
        match packet:
            case ("forked", _, int(pid)) if child is not None and descriptors:
                child.pidfd = descriptors.pop()
                child.pid = _host_pid(child.pidfd) or pid
            case ("refused", _, str(why)) if child is not None:
                child.refused = why
            case ("ended", int(number), int(status), float(cpu), int(memory)):
                self.cpu += cpu
                ended = self.children.pop(number, None)
                if ended is not None:
                    ended.ended = Ended(status, cpu, memory * 1024)
        for fd in descriptors:
            os.close(fd)
        return True

    def fork(self, limits: Mapping[str, int]) -> Child:
        """Ask for a child; it comes later, see `arrived`."""
        self.count += 1
        (request, requests), (results, result), (log, logged) = os.pipe(), os.pipe(), os.pipe()
        child = Child(self.count, requests, results, log)
        self.children[self.count] = child
        for fd in (requests, results, log):
            os.set_blocking(fd, False)
        try:
            socket.send_fds(self.control, [wire.pack((self.count, dict(limits)))], [request, result, logged])
        except OSError:
            self.gone = True
        for fd in (request, result, logged):
            os.close(fd)
        return child

    def arrived(self, child: Child, seconds: float = 30.0) -> bool:
        """Wait until a child is there."""
        deadline = time.monotonic() + seconds
        while child.pidfd < 0 and not child.refused and not self.gone and time.monotonic() < deadline:
            self.hear(0.5)
        return child.pidfd >= 0

    def outcome(self, child: Child, seconds: float = 10.0) -> Ended | None:
        """Wait until it is known how a child ended."""
        deadline = time.monotonic() + seconds
        while child.ended is None and not self.gone and time.monotonic() < deadline:
            self.hear(0.5)
        return child.ended

    def stop(self) -> None:
        """End it, and with it every child that is left."""
        for child in list(self.children.values()):
            child.close()
        self.children.clear()
        self.control.close()
        self.gone = True
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def _settings(build: Build, control: int, root: str) -> Settings:
    """Root steps down to a user that nobody else is: limits on processes do not hold for root."""
    apart = build.tier in {NAMESPACES, LANDLOCK}
    uid = _FIRST_UID + os.getpid() % 0xFFFF if apart and os.geteuid() == 0 and _may_change_user() else -1
    return Settings(
        tier=build.tier,
        control=control,
        executable=runtime.executable(),
        readable=runtime.readable(build.packages),
        paths=runtime.package_paths(build.packages),
        packages=build.packages,
        warm=build.packages,
        root=root,
        uid=uid,
        seals=build.seals,
    )


def _may_change_user() -> bool:
    """Whether this process has the capabilities to become another user, which root in a container may lack."""
    try:
        with open("/proc/self/status", encoding="ascii") as file:  # noqa: PTH123
            held = next(int(line.split()[1], 16) for line in file if line.startswith("CapEff:"))
    except (OSError, StopIteration, ValueError):
        return False
    return held & _CHANGE_USER == _CHANGE_USER


def _host_pid(pidfd: int) -> int:
    """The process id as this side of the namespaces sees it, 0 if that cannot be read."""
    try:
        with open(f"/proc/self/fdinfo/{pidfd}", encoding="ascii") as file:  # noqa: PTH123
            fields = dict(line.split(":", 1) for line in file if ":" in line)
        return max(int(fields.get("Pid", "0")), 0)
    except (OSError, ValueError):
        return 0

