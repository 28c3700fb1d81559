"""Before the fork server: leave the host's namespaces and files, step down from root, and execute it.

This stage imports nothing that starts a thread, since a process with threads cannot leave its user namespace.
"""

from __future__ import annotations

import os
import signal
import sys

from . import kernel as k
from . import rooms
from .settings import NAMESPACES, TRUSTED, Settings

_NAMESPACES = (
    k.CLONE_NEWUSER | k.CLONE_NEWNS | k.CLONE_NEWPID | k.CLONE_NEWIPC | k.CLONE_NEWNET | k.CLONE_NEWUTS
    | k.CLONE_NEWCGROUP
)  # fmt: skip
# One thread, since a pool of threads does not survive a fork; malloc, since its pages can be made huge.
_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "NUMEXPR_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0", "PYTHONMALLOC": "malloc", "PYTHONDONTWRITEBYTECODE": "1", "TORCHDYNAMO_DISABLE": "1",
    "USER": "student", "HOME": "/nonexistent", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "CUDA_VISIBLE_DEVICES": "",
}  # fmt: skip


def main(text: str) -> None:
    """Never returns: becomes the fork server, or the process that waits for it."""
    settings = Settings.loads(text)
    os.umask(0o022)
    if settings.tier == NAMESPACES:
        _namespaces(settings)
    _execute(settings, text)


def _namespaces(settings: Settings) -> None:
    root = settings.uid >= 0
    if root:  # places that only root may walk through are bound before stepping down
        k.unshare(k.CLONE_NEWNS)
        rooms.build(settings.root, settings.readable)
        k.mount("proc", settings.root + "/proc", "proc", k.MS_NOSUID | k.MS_NODEV | k.MS_NOEXEC)
        rooms.enter(settings.root)
        step_down(settings.uid)
        k.prctl(k.PR_SET_DUMPABLE, 1)  # or /proc/self/uid_map would belong to root
    uid, gid = os.getuid(), os.getgid()
    k.unshare(_NAMESPACES)
    for name, content in (("setgroups", "deny"), ("uid_map", f"0 {uid} 1"), ("gid_map", f"0 {gid} 1")):
        with open(f"/proc/self/{name}", "w", encoding="utf-8") as file:
            file.write(content)
    child = os.fork()
    if child:
        _wait(child, settings.control)
    k.mount(None, "/", None, k.MS_REC | k.MS_PRIVATE)
    if root:
        rooms.mount_proc()
    else:
        rooms.build(settings.root, settings.readable)
        rooms.mount_proc(settings.root)  # before the old one is gone: the kernel wants to see one
        rooms.enter(settings.root)
    rooms.close()


def step_down(uid: int) -> None:
    """Become an ordinary user that nobody else is."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def _wait(child: int, control: int) -> None:
    os.close(control)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    _, status = os.waitpid(child, 0)
    os._exit(os.waitstatus_to_exitcode(status) & 0x7F)


def _execute(settings: Settings, text: str) -> None:
    os.set_inheritable(settings.control, True)  # noqa: FBT003
    low, high = settings.control, os.sysconf("SC_OPEN_MAX")
    os.closerange(3, low)
    os.closerange(low + 1, min(high, 65536))
    box = rooms.BOX if settings.tier == NAMESPACES else settings.root
    places = {"TMPDIR": box, "TORCHINDUCTOR_CACHE_DIR": box}
    kept = {name: os.environ[name] for name in ("OPENBLAS_CORETYPE", "LD_LIBRARY_PATH") if name in os.environ}
    if settings.tier == TRUSTED:
        places["HOME"] = os.environ.get("HOME", "/")
    run = f"{os.path.dirname(os.path.abspath(__file__))}/run.py"
    arguments = [settings.executable, "-s", "-P", run, "zygote", text]
    os.execve(settings.executable, arguments, {**_ENVIRONMENT, **kept, **places})  # noqa: S606
    sys.exit(70)
