"""The fork server: libraries loaded and warm, no secrets, no student code; forks a child for each submission.

The host speaks to it over one socket of packets. A packet that asks for a child carries its number, its limits
and the descriptors of its three pipes; the answer carries a descriptor of the child, with which the host can
end it. When a child has ended, another packet says how, and what it used.
"""

from __future__ import annotations

import gc
import os
import re
import select
import signal
import socket
import sys
from typing import Any, Final

from . import kernel as k
from . import seal, serve, warming, wire
from .settings import NAMESPACES, Settings

_PACKET: Final = 4096
_HUGE: Final = 2 << 20


class _ForkServer:
    """State of the loop: the socket, and the children that have not ended, by descriptor."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.control = socket.socket(fileno=settings.control)
        self.children: dict[int, tuple[int, int]] = {}
        self.poll = select.poll()
        self.poll.register(self.control, select.POLLIN)
        self.own = os.open("/proc/self/ns/pid", os.O_RDONLY) if settings.tier == NAMESPACES else -1

    def run(self) -> None:
        while True:
            for fd, _ in self.poll.poll():
                if fd != self.control.fileno():
                    self.reap(fd)
                elif not self.serve():
                    return

    def serve(self) -> bool:
        """Answer one packet; false when the host has gone."""
        data, descriptors, _, _ = socket.recv_fds(self.control, _PACKET, 3)
        if not data:
            return False
        number, limits = wire.unpack(memoryview(data)[wire.HEADER.size :])
        try:
            pid = self.fork(descriptors, limits)
        except OSError as fault:
            self.tell(("refused", number, str(fault)))
        else:
            handle = k.pidfd_open(pid)
            self.children[handle] = (pid, number)
            self.poll.register(handle, select.POLLIN)
            self.tell(("forked", number, pid), handle)
        finally:
            for fd in descriptors:
                os.close(fd)
        return True

    def fork(self, descriptors: list[int], limits: dict[str, int]) -> int:
        if self.own >= 0:
            k.setns(self.own, k.CLONE_NEWPID)  # a second unshare is refused before this
            k.unshare(k.CLONE_NEWPID)
        pid = os.fork()
        if not pid:
            self.child(descriptors, limits)
        return pid

    def child(self, descriptors: list[int], limits: dict[str, int]) -> None:
        """Life of a child; never returns."""
        code = 71
        try:
            seal.descriptors(*descriptors)
            seal.seal(self.settings, limits)
            code = 0
            serve.run(seal.REQUEST, seal.RESULT, frozenset(self.settings.packages))
        except BaseException as fault:  # noqa: BLE001  (nothing may get back into the loop of the parent)
            if code:
                os.write(seal.LOG, f"the seal failed: {type(fault).__name__}: {fault}\n".encode())
        finally:
            os._exit(code)

    def reap(self, handle: int) -> None:
        pid, number = self.children.pop(handle)
        self.poll.unregister(handle)
        os.close(handle)
        _, status, usage = os.wait4(pid, 0)
        self.tell(("ended", number, status, usage.ru_utime + usage.ru_stime, usage.ru_maxrss))

    def tell(self, packet: tuple[Any, ...], *descriptors: int) -> None:
        try:
            socket.send_fds(self.control, [wire.pack(packet)], descriptors)
        except OSError:
            sys.exit(0)  # the host has gone


def main(text: str) -> None:
    """Warm up, say that all is ready, and serve until the host closes the socket."""
    settings = Settings.loads(text)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.path[1:1] = []
    sys.path += [path for path in settings.paths if path not in sys.path]
    warming.warm(settings.warm)
    serve.prepare()
    gc.collect()
    gc.freeze()
    gc.disable()  # a collection in the server would touch, and so copy, every page
    _huge_pages()
    server = _ForkServer(settings)
    server.tell(("ready", _threads()))
    server.run()


def _threads() -> int:
    return len(os.listdir("/proc/self/task")) if os.path.isdir("/proc/self/task") else 1


def _huge_pages() -> None:
    """Put the heap on huge pages: a fork copies page tables, and these are five hundred times smaller."""
    try:
        with open("/proc/self/maps", encoding="utf-8", errors="replace") as file:
            lines = file.readlines()
    except OSError:
        return
    for line in lines:
        found = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw-p \S+ 00:00 0\s*(\[heap\])?$", line)
        if found:
            start, end = int(found[1], 16), int(found[2], 16)
            if end - start >= _HUGE:
                k.collapse(start, end - start)
