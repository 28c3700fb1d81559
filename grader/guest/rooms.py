"""The file system of the fork server: an empty root with the runtime in it, read-only, and nothing else."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from . import kernel as k

if TYPE_CHECKING:
    from collections.abc import Iterable

BOX: Final = "/box"
_DEVICES: Final = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")
_RELATIME: Final = 1 << 21
# Flags of the mount that a bind comes from and that an ordinary user may not clear: from statvfs to mount.
_LOCKED: Final = {os.ST_NOSUID: k.MS_NOSUID, os.ST_NODEV: k.MS_NODEV, os.ST_NOEXEC: k.MS_NOEXEC,
                  os.ST_NOATIME: 1024, os.ST_NODIRATIME: 2048, os.ST_RELATIME: _RELATIME}  # fmt: skip


def build(root: str, readable: Iterable[str]) -> None:
    """Mount a new root at an empty folder and bind the readable places and a few devices into it."""
    k.mount(None, "/", None, k.MS_REC | k.MS_PRIVATE)
    k.mount("none", root, "tmpfs", k.MS_NOSUID | k.MS_NODEV, "mode=755,size=1m")
    for folder in ("/dev", "/proc", BOX):
        os.makedirs(root + folder, exist_ok=True)
    for path in sorted(readable, key=len):
        _bind(root, path)
    for device in _DEVICES:
        _bind(root, device, nodev=0)
    k.mount("none", root + BOX, "tmpfs", k.MS_NOSUID | k.MS_NODEV, "mode=777,size=8m")


def enter(root: str) -> None:
    """Make the new root the only one."""
    os.chdir(root)
    os.mkdir("old")
    k.pivot_root(".", "old")
    k.umount("/old")
    os.rmdir("/old")
    os.chdir("/")


def close() -> None:
    """Make the root itself read-only; what is mounted below it keeps its own flags."""
    k.mount(None, "/", None, k.MS_BIND | k.MS_REMOUNT | k.MS_RDONLY | k.MS_NOSUID | k.MS_NODEV)


def mount_proc(root: str = "", options: str | None = None) -> None:
    """A fresh /proc of the own process namespace; one that the kernel refuses is a reason to stop."""
    k.mount("proc", f"{root}/proc", "proc", k.MS_NOSUID | k.MS_NODEV | k.MS_NOEXEC, options)


def mount_box(size: int) -> None:
    """A scratch folder of this many bytes that dies with the process."""
    options = f"mode=777,size={size},nr_inodes=1024"
    k.mount("none", BOX, "tmpfs", k.MS_NOSUID | k.MS_NODEV | k.MS_NOEXEC, options)


def _bind(root: str, path: str, nodev: int = k.MS_NODEV) -> None:
    target = root + path
    if os.path.lexists(target) or not os.path.exists(path):
        return
    if os.path.islink(path):
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.symlink(os.readlink(path), target)
        return
    if os.path.isdir(path):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY, 0o600))
    k.mount(path, target, None, k.MS_BIND | k.MS_REC)
    held = os.statvfs(target).f_flag
    kept = sum(flag for state, flag in _LOCKED.items() if held & state)
    kept &= ~k.MS_NODEV if not nodev else -1
    with suppress(PermissionError):  # a mount that came with more locked flags stays as it is; Landlock stands over it
        k.mount(None, target, None, k.MS_BIND | k.MS_REMOUNT | k.MS_RDONLY | k.MS_NOSUID | nodev | kept)
