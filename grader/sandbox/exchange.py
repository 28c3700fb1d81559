"""One request to a child and its answer, under limits: nothing that the child does can hang or mislead the host."""

from __future__ import annotations

import os
import select
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from grader.guest import wire
from grader.model.student import Termination
from grader.shield import Crash, shielded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.sandbox.limits import Limits
    from grader.sandbox.server import Child

_CHUNK: Final = 1 << 16
_TICK: Final = 0.25
_CORES: Final = max(os.cpu_count() or 1, 1)
_IDLE: Final = 0.1  # of the wall-clock time: less CPU than that is waiting, and not a machine that is too busy


class Broken(Exception):  # noqa: N818  (why an exchange ended without an answer)
    """The child is of no more use; `why` is None where it ended by itself."""

    def __init__(self, why: Termination | None) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, with what the student's code asked of the host meanwhile."""

    packet: tuple[Any, ...]
    cpu: float
    asked: Mapping[str, tuple[tuple[Any, ...], ...]]


@dataclass(eq=False, slots=True)
class Line:
    """The pipes of a child, with what has been read and not yet used."""

    child: Child
    limits: Limits
    incoming: bytearray = field(default_factory=bytearray)
    printed: bytearray = field(default_factory=bytearray)
    amount: int = 0
    outgoing: memoryview = field(default_factory=lambda: memoryview(b""))

    def ask(self, request: tuple[Any, ...], cpu: float, callbacks: Mapping[str, Callable[..., Any]]) -> Reply:
        """Send a request and wait for its answer; answer callbacks on the way.

        Raises
        ------
        Broken
            If there is no answer: the child ended, passed a limit, or wrote what is no answer.
        wire.Bad
            If the request itself cannot cross.

        """
        if self.incoming:
            raise Broken(Termination.GARBAGE)  # it spoke without being asked
        self.outgoing = memoryview(wire.pack(request))
        watch = _Watch(self.child, cpu, self.limits.wall(cpu))
        asked: dict[str, list[tuple[Any, ...]]] = {}
        for _ in range(self.limits.callbacks):
            packet = self._frame(watch)
            if packet[0] != "callback":
                if len(packet) < 2 or packet[1] != request[1]:
                    raise Broken(Termination.GARBAGE)
                return Reply(packet, watch.used(), {name: tuple(calls) for name, calls in asked.items()})
            self.outgoing = memoryview(wire.pack(_answered(packet, callbacks, asked)))
        raise Broken(Termination.OUTPUT_LIMIT)

    def _frame(self, watch: _Watch) -> tuple[Any, ...]:
        """The next frame, once all that is to be sent has been sent."""
        poll = select.poll()
        poll.register(self.child.results, select.POLLIN)
        poll.register(self.child.log, select.POLLIN)
        while True:
            body = self._complete()
            if body is not None:
                return _checked(body)
            if self.outgoing:
                poll.register(self.child.requests, select.POLLOUT)
            for fd, event in poll.poll(watch.pause() * 1000):
                if fd == self.child.requests:
                    self._send(poll, event)
                elif fd == self.child.log:
                    self._hear_log(poll)
                elif not self._receive():
                    raise Broken(None)
            watch.check()

    def _complete(self) -> bytes | None:
        if len(self.incoming) < wire.HEADER.size:
            return None
        size = wire.HEADER.unpack_from(self.incoming)[0]
        if size > wire.MOST_BYTES:
            raise Broken(Termination.GARBAGE)
        end = wire.HEADER.size + size
        if len(self.incoming) < end:
            return None
        body = bytes(memoryview(self.incoming)[wire.HEADER.size : end])
        del self.incoming[:end]
        return body

    def _send(self, poll: select.poll, event: int) -> None:
        if event & (select.POLLERR | select.POLLHUP):
            self.outgoing = memoryview(b"")
        try:
            self.outgoing = self.outgoing[os.write(self.child.requests, self.outgoing[:_CHUNK]) :]
        except BlockingIOError:
            return
        except OSError:
            self.outgoing = memoryview(b"")
        if not self.outgoing:
            poll.unregister(self.child.requests)

    def _receive(self) -> bool:
        try:
            piece = os.read(self.child.results, 1 << 20)
        except BlockingIOError:
            return True
        self.incoming += piece
        return bool(piece)

    def _hear_log(self, poll: select.poll) -> None:
        if not self.drain():
            poll.unregister(self.child.log)
        if self.amount > self.limits.output:
            raise Broken(Termination.OUTPUT_LIMIT)

    def drain(self) -> bool:
        """Take what was printed; false where nothing more can come."""
        try:
            piece = os.read(self.child.log, _CHUNK)
        except BlockingIOError:
            return True
        self.amount += len(piece)
        self.printed += piece[: max(self.limits.kept_output - len(self.printed), 0)]
        return bool(piece)

    def said(self) -> str:
        """What was printed since the last time, and forget it."""
        while self.child.log >= 0 and select.select([self.child.log], [], [], 0)[0]:
            before = self.amount
            if not self.drain() or self.amount == before or self.amount > self.limits.output:
                break
        text = self.printed.decode("utf-8", "replace")
        self.printed.clear()
        return text


def _checked(body: bytes) -> tuple[Any, ...]:
    try:
        packet = wire.unpack(body)
    except wire.Bad as fault:
        raise Broken(Termination.GARBAGE) from fault
    if not isinstance(packet, tuple) or not packet or not isinstance(packet[0], str):
        raise Broken(Termination.GARBAGE)
    return packet


def _answered(
    packet: tuple[Any, ...], callbacks: Mapping[str, Callable[..., Any]], asked: dict[str, list[tuple[Any, ...]]]
) -> tuple[str, Any]:
    """The host's answer to a callback; what the student passed is noted first, and may be anything."""
    match packet:
        case ("callback", str(name), tuple(arguments), dict(keywords)) if name in callbacks:
            given = tuple(plain(each) for each in arguments)
            named = {str(key): plain(each) for key, each in keywords.items()}
            asked.setdefault(name, []).append((*given, *named.values()))
            answer = shielded(lambda: callbacks[name](*given, **named))
            if isinstance(answer, Crash):
                return "refuse", f"{name} cannot take these arguments ({answer.type}: {answer.message})"
            return "answer", answer
    raise Broken(Termination.GARBAGE)


def plain(value: Any) -> Any:
    """A value of the wire with tensors as plain arrays."""
    if isinstance(value, wire.Tensor):
        return value.array
    if isinstance(value, (list, tuple)):
        return type(value)(plain(each) for each in value)
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return value


class _Watch:
    """CPU and wall-clock time of one exchange."""

    def __init__(self, child: Child, cpu: float, wall: float) -> None:
        self.clock = (~child.pid << 3) | 2 if child.pid else 0  # the kernel's clock of that process's CPU time
        self.begun = self._read()
        self.cpu, self.wall = cpu, wall
        self.start = time.monotonic()

    def _read(self) -> float:
        try:
            return time.clock_gettime(self.clock) if self.clock else 0.0
        except OSError:
            return 0.0

    def used(self) -> float:
        """CPU seconds so far."""
        return max(self._read() - self.begun, 0.0)

    def pause(self) -> float:
        """How long it is safe to look away."""
        return min(max((self.cpu - self.used()) / _CORES, 0.005), _TICK)

    def check(self) -> None:
        """Raise where a limit is passed."""
        if self.used() > self.cpu:
            raise Broken(Termination.CPU_LIMIT)
        passed = time.monotonic() - self.start
        if passed > self.wall:
            waits = not self.clock or self.used() < _IDLE * passed
            raise Broken(Termination.WALL_LIMIT if waits else Termination.STARVED)
