"""System calls that the standard library does not offer, as thin functions over the C library (x86-64 Linux)."""

from __future__ import annotations

import ctypes
import os
import struct
from typing import Final

_LIBC: Final = ctypes.CDLL(None, use_errno=True)

CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS = 0x00020000, 0x02000000, 0x04000000
CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x08000000, 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT = 1, 2, 4, 8, 32
MS_BIND, MS_REC, MS_PRIVATE = 4096, 16384, 1 << 18
MNT_DETACH: Final = 2
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38
PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
MADV_HUGEPAGE, MADV_COLLAPSE = 14, 25
_SYS: Final = {
    "pivot_root": 155, "capset": 126, "seccomp": 317, "landlock_create_ruleset": 444, "landlock_add_rule": 445,
    "landlock_restrict_self": 446, "pidfd_open": 434,
}  # fmt: skip


def _checked(result: int, what: str) -> int:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")
    return result


def _call(name: str, *arguments: object) -> int:
    return _checked(_LIBC.syscall(_SYS[name], *arguments), name)


def unshare(flags: int) -> None:
    """Leave the namespaces of these kinds for new ones."""
    _checked(_LIBC.unshare(flags), "unshare")


def setns(fd: int, kind: int) -> None:
    """Enter a namespace by its descriptor."""
    _checked(_LIBC.setns(fd, kind), "setns")


def mount(source: str | None, target: str, kind: str | None, flags: int, options: str | None = None) -> None:
    """Put a file system, or a part of one, into the tree."""
    packed = [None if text is None else text.encode() for text in (source, target, kind)]
    data = None if options is None else options.encode()
    _checked(_LIBC.mount(*packed, ctypes.c_ulong(flags), data), f"mount {target}")


def umount(target: str) -> None:
    """Detach what is mounted there."""
    _checked(_LIBC.umount2(target.encode(), MNT_DETACH), f"umount {target}")


def pivot_root(new: str, old: str) -> None:
    """Make `new` the root and put the old one at `old`."""
    _call("pivot_root", new.encode(), old.encode())


def prctl(option: int, value: int = 0, more: int = 0) -> None:
    """Set a property of this process."""
    _checked(_LIBC.prctl(option, ctypes.c_ulong(value), ctypes.c_ulong(more), 0, 0), "prctl")


def drop_capabilities() -> None:
    """Give up every capability, for good once no new privileges can be had."""
    header = struct.pack("<Ii", 0x20080522, 0)
    _call("capset", header, bytes(24))


def pidfd_open(pid: int) -> int:
    """A descriptor that stands for the process."""
    return _call("pidfd_open", pid, 0)


def install_filter(program: bytes) -> None:
    """Put a seccomp filter on this thread and all that it starts."""
    buffer = ctypes.create_string_buffer(program, len(program))
    record = struct.pack("<HxxxxxxQ", len(program) // 8, ctypes.addressof(buffer))
    _call("seccomp", 1, 0, record)


def collapse(start: int, size: int) -> None:
    """Ask for huge pages; a refusal is no fault, as they only save time."""
    for advice in (MADV_HUGEPAGE, MADV_COLLAPSE):
        _LIBC.madvise(ctypes.c_void_p(start), ctypes.c_size_t(size), advice)


# --- Landlock ---------------------------------------------------------------------------------------------------

_READ: Final = (1 << 2) | (1 << 3)  # read files, list folders
_WRITE: Final = (1 << 1) | (1 << 4) | (1 << 5) | (1 << 7) | (1 << 8)  # write, remove both, make folders and files
_TRUNCATE: Final = 1 << 14
_FILE_ONLY: Final = (1 << 0) | (1 << 1) | (1 << 2) | _TRUNCATE | (1 << 15)
_RIGHTS: Final = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # how many rights to files each version of Landlock knows


def landlock_version() -> int:
    """Version of Landlock that the kernel offers, 0 for none."""
    return max(int(_LIBC.syscall(_SYS["landlock_create_ruleset"], None, 0, 1)), 0)


def landlock(readable: tuple[str, ...], writable: tuple[str, ...] = ()) -> None:
    """Forbid every file but those below the given places, all network, and signals to anybody else.

    Nothing may be executed. Needs no privileges, but `PR_SET_NO_NEW_PRIVS`.
    """
    version = landlock_version()
    if not version:
        raise OSError("the kernel has no Landlock")
    handled = (1 << _RIGHTS.get(version, 16)) - 1
    network, scope = (3 if version >= 4 else 0), (3 if version >= 6 else 0)
    attributes = struct.pack("<QQQ", handled, network, scope)[: 8 if version < 4 else 16 if version < 6 else 24]
    ruleset = _call("landlock_create_ruleset", attributes, ctypes.c_size_t(len(attributes)), 0)
    for path in readable:
        _allow(ruleset, path, _READ & handled)
    for path in writable:
        _allow(ruleset, path, (_READ | _WRITE | _TRUNCATE) & handled)
    _call("landlock_restrict_self", ruleset, 0)
    os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there needs no rule
    try:
        rights = rights if os.path.isdir(path) else rights & _FILE_ONLY
        _call("landlock_add_rule", ruleset, 1, struct.pack("<Qi", rights, fd), 0)
    finally:
        os.close(fd)
