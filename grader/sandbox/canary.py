"""The self-test before the first submission: a program that tries to get out, and must not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.sandbox.exchange import Broken, Line

if TYPE_CHECKING:
    from grader.sandbox.limits import Limits
    from grader.sandbox.server import Server

_PROBES: Final = """
import ctypes, os, socket

def attempt(action):
    try:
        action()
    except Exception:
        return False
    return True

def forked():
    if os.fork() == 0:
        os._exit(0)

def called(number, *arguments):
    if ctypes.CDLL(None, use_errno=True).syscall(number, *arguments) < 0:
        raise OSError(ctypes.get_errno(), "refused")

def probes():
    attempts = {
        "read /etc/passwd": lambda: open("/etc/passwd").read(),
        "list /": lambda: open("/proc/1/environ").read() and os.listdir("/home"),
        "open a socket": lambda: socket.socket(),
        "start a process": forked,
        "execute a program": lambda: os.execv("/bin/true", ["true"]),
        "write outside": lambda: open("/tmp/canary", "w"),
        "signal others": lambda: os.kill(-1, 0),
        "make a namespace": lambda: called(272, 0x10000000),
        "trace a process": lambda: called(101, 16, os.getppid() or 1, 0, 0),
        "raise a limit": lambda: __import__("resource").setrlimit(4, (1, 1)),
    }
    return [name for name, action in attempts.items() if attempt(action)]
"""


def fault(server: Server, limits: Limits) -> str:
    """What got through the wall, in words; empty if nothing did."""
    child = server.fork(limits.for_kernel())
    if not server.arrived(child):
        return f"no process could be sealed ({child.refused or 'the fork server ended'})"
    line = Line(child, limits)
    try:
        line.ask(("load", 1, {"canary.py": [_PROBES]}, "canary.py", 0), limits.loading, {})
        reply = line.ask(("call", 2, "probes", (), {}, False), limits.loading, {})
    except Broken as broken:
        return f"the self-test did not end ({broken.why}): {line.said()[-300:]}"
    finally:
        child.close()
    match reply.packet:
        case ("value", 2, ([*through], None)):
            return ", ".join(map(str, through))
    return f"the self-test failed: {reply.packet!r:.200}"
