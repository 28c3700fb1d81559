"""Sealing a fresh child, before it reads the first byte that a student wrote. The order matters."""

from __future__ import annotations

import os
import resource
import signal
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from . import filter as sieve
from . import kernel as k
from . import rooms
from .settings import LANDLOCK, NAMESPACES, TRUSTED
from .start import step_down

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .settings import Settings

LOG, RESULT, REQUEST = 1, 3, 4
_PAGE: Final = resource.getpagesize()
_STACK: Final = 16 << 20


def descriptors(request: int, result: int, log: int) -> None:
    """Nothing at 0, the log at 1 and 2, results at 3, requests at 4, and no other descriptor."""
    nothing = os.open("/dev/null", os.O_RDONLY)
    # First out of the way, as one of them may stand where another belongs.
    moved = [os.dup2(fd, 240 + place) for place, fd in enumerate((nothing, log, result, request))]
    for target, source in ((0, moved[0]), (1, moved[1]), (2, moved[1]), (RESULT, moved[2]), (REQUEST, moved[3])):
        os.dup2(source, target)
    os.closerange(REQUEST + 1, 4096)


def seal(settings: Settings, limits: Mapping[str, int]) -> None:
    """Make this process unable to reach anything but its three pipes and, with namespaces, its scratch folder."""
    k.prctl(k.PR_SET_PDEATHSIG, signal.SIGKILL)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    apart = settings.tier == NAMESPACES
    if apart:
        k.unshare(k.CLONE_NEWNS | k.CLONE_NEWIPC)
        rooms.mount_box(limits["scratch"])
        rooms.mount_proc(options="subset=pid")
        os.chdir(rooms.BOX)
    _limits(settings, limits)
    if settings.tier == TRUSTED:
        return
    if apart:
        k.unshare(k.CLONE_NEWUSER)  # out of the fork server's; threads are counted for this child alone
    elif settings.uid >= 0:
        step_down(settings.uid)
        k.prctl(k.PR_SET_PDEATHSIG, signal.SIGKILL)  # stepping down clears it
    k.prctl(k.PR_SET_NO_NEW_PRIVS, 1)
    k.drop_capabilities()
    if settings.tier == LANDLOCK:
        os.chdir("/")
    if "landlock" in settings.seals:
        k.landlock((*settings.readable, "/dev/null", "/dev/zero", "/dev/urandom"), (rooms.BOX,) if apart else ())
    if "seccomp" in settings.seals:
        truncates = apart or k.landlock_version() >= k.KNOWS_TRUNCATE
        k.install_filter(sieve.program(os.getpid(), truncates=truncates))


def _limits(settings: Settings, limits: Mapping[str, int]) -> None:
    with open("/proc/self/statm", encoding="utf-8") as file:
        size = int(file.read().split()[0]) * _PAGE
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_AS, size + limits["memory"])
    if settings.tier == TRUSTED:
        return
    _limit(resource.RLIMIT_CPU, limits["cpu"])
    _limit(resource.RLIMIT_FSIZE, limits["scratch"])
    _limit(resource.RLIMIT_NOFILE, 64)
    _limit(resource.RLIMIT_STACK, _STACK)
    _limit(resource.RLIMIT_MEMLOCK, 0)
    _limit(resource.RLIMIT_MSGQUEUE, 0)
    _limit(resource.RLIMIT_NICE, 0)
    _limit(resource.RLIMIT_RTPRIO, 0)
    # Without a user namespace the kernel counts every process of the user, the host's too.
    shared = settings.tier == LANDLOCK and settings.uid < 0
    _limit(resource.RLIMIT_NPROC, limits["threads"] + (_tasks_of_user() if shared else 0))


def _limit(kind: int, value: int) -> None:
    _, most = resource.getrlimit(kind)
    bound = value if most == resource.RLIM_INFINITY else min(value, most)
    resource.setrlimit(kind, (bound, bound))


def _tasks_of_user() -> int:
    """Threads that the user has now, so that the limit leaves room for those the student may start."""
    count, me = 0, os.getuid()
    for entry in filter(str.isdigit, os.listdir("/proc")):
        with suppress(OSError):  # it may have ended meanwhile
            if os.stat(f"/proc/{entry}").st_uid == me:
                count += len(os.listdir(f"/proc/{entry}/task"))
    return count
