"""The system call filter of a student's process: an allow-list, as a classic BPF program for x86-64.

What is not named gets ENOSYS; what Python code meets in daily life gets an honest EPERM or EACCES.
"""

from __future__ import annotations

import errno
import struct
from typing import Final

_ARCH: Final = 0xC000003E  # AUDIT_ARCH_X86_64
_X32: Final = 0x40000000
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_LOAD, _JUMP_EQ, _JUMP_GE, _JUMP_SET, _RETURN, _AND = 0x20, 0x15, 0x35, 0x45, 0x06, 0x54
_NR, _ARCH_AT, _ARGS = 0, 4, 16

# Numbers of calls that take nothing which could reach beyond the process.
_FREE: Final = {
    "read": 0, "write": 1, "open": 2, "close": 3, "stat": 4, "fstat": 5, "lstat": 6, "poll": 7, "lseek": 8,
    "mmap": 9, "mprotect": 10, "munmap": 11, "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14,
    "rt_sigreturn": 15, "pread64": 17, "pwrite64": 18, "readv": 19, "writev": 20, "access": 21, "pipe": 22,
    "select": 23, "sched_yield": 24, "mremap": 25, "msync": 26, "madvise": 28, "dup": 32, "dup2": 33,
    "pause": 34, "nanosleep": 35, "getitimer": 36, "alarm": 37, "setitimer": 38, "getpid": 39, "sendfile": 40,
    "exit": 60, "uname": 63, "fsync": 74, "fdatasync": 75, "truncate": 76, "ftruncate": 77, "getdents": 78,
    "getcwd": 79, "chdir": 80, "fchdir": 81, "rename": 82, "mkdir": 83, "rmdir": 84, "creat": 85, "unlink": 87,
    "readlink": 89, "umask": 95, "gettimeofday": 96, "getrlimit": 97, "getrusage": 98,
    "sysinfo": 99, "times": 100, "getuid": 102, "getgid": 104, "geteuid": 107, "getegid": 108, "getppid": 110,
    "getpgrp": 111, "getgroups": 115, "getresuid": 118, "getresgid": 120, "getpgid": 121, "getsid": 124,
    "rt_sigpending": 127, "rt_sigtimedwait": 128, "rt_sigsuspend": 130, "sigaltstack": 131, "statfs": 137,
    "fstatfs": 138, "getpriority": 140, "sched_getparam": 143, "sched_getscheduler": 145,
    "sched_get_priority_max": 146, "sched_get_priority_min": 147, "arch_prctl": 158, "gettid": 186, "futex": 202,
    "sched_getaffinity": 204, "epoll_create": 213, "getdents64": 217, "set_tid_address": 218, "restart_syscall": 219,
    "fadvise64": 221, "timer_create": 222, "timer_settime": 223, "timer_gettime": 224, "timer_getoverrun": 225,
    "timer_delete": 226, "clock_gettime": 228, "clock_getres": 229, "clock_nanosleep": 230, "exit_group": 231,
    "epoll_wait": 232, "epoll_ctl": 233,
    "openat": 257, "mkdirat": 258, "newfstatat": 262, "unlinkat": 263, "renameat": 264, "readlinkat": 267,
    "faccessat": 269, "pselect6": 270, "ppoll": 271, "set_robust_list": 273,
    "get_robust_list": 274, "epoll_pwait": 281, "timerfd_create": 283, "eventfd": 284,
    "fallocate": 285, "timerfd_settime": 286, "timerfd_gettime": 287, "eventfd2": 290, "epoll_create1": 291,
    "dup3": 292, "pipe2": 293, "preadv": 295, "pwritev": 296, "renameat2": 316, "getrandom": 318, "membarrier": 324,
    "copy_file_range": 326, "statx": 332, "rseq": 334, "close_range": 436, "faccessat2": 439, "futex_waitv": 449,
    "getcpu": 309,
}  # fmt: skip

# What daily code tries, and the errno that Python turns into a sentence.
_REFUSED: Final = {
    errno.EPERM: (57, 58, 59, 322, 101, 310, 311, 129, 297, 434, 424, 438, 203, 144, 141, 142, 314, 160,
                  105, 106, 113, 114, 116, 117, 119, 122, 123, 126, 135, 157, 161, 165, 166, 155, 272, 308, 92, 93, 94,
                  260, 133, 259, 88, 86, 265, 266, 250, 248, 249, 298, 321, 323, 425, 319, 29, 30, 31, 64, 65, 66, 68,
                  317, 444, 445, 446, 61, 247, 440, 448, 73, 253, 254, 294, 300, 301, 109, 112,
                  90, 91, 268, 452, 132, 235, 261, 280, 237, 238, 27),
    errno.EACCES: (41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 288, 299, 307),
}  # fmt: skip
_CLONE, _PRLIMIT, _KILL_CALL, _TKILL, _TGKILL, _IOCTL, _FCNTL = 56, 302, 62, 200, 234, 16, 72
_CLONE_THREAD: Final = 0x00010000
_CLONE_NEW: Final = 0x7E020000 | 0x00000080
_IOCTLS: Final = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451, 0x5452)  # TCGETS, size, FIONREAD/NBIO, (NO)CLEXEC
_FCNTLS: Final = (0, 1, 2, 3, 4, 1030)  # dup, descriptor flags, status flags, dup with close-on-exec


def _instruction(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("<HBBI", code, yes, no, value & 0xFFFFFFFF)


def _deny(number: int) -> bytes:
    return _instruction(_RETURN, _ERRNO | number)


def program(own_pid: int) -> bytes:
    """The filter for a process that may send signals to itself, as `own_pid`, and to nobody else."""
    allow, kill = _instruction(_RETURN, _ALLOW), _instruction(_RETURN, _KILL)
    out = [
        _instruction(_LOAD, _ARCH_AT), _instruction(_JUMP_EQ, _ARCH, 1, 0), kill,
        _instruction(_LOAD, _NR), _instruction(_JUMP_GE, _X32, 0, 1), kill,
    ]  # fmt: skip
    for number in sorted(_FREE.values()):
        out += [_instruction(_JUMP_EQ, number, 0, 1), allow]
    out += _guarded(own_pid)
    for code, numbers in _REFUSED.items():
        for number in numbers:
            out += [_instruction(_JUMP_EQ, number, 0, 1), _deny(code)]
    out.append(_deny(errno.ENOSYS))
    return b"".join(out)


def _guarded(own_pid: int) -> list[bytes]:
    """Calls that are allowed for some arguments."""
    return [
        *_when(_CLONE, _thread_only()),
        *_when(_PRLIMIT, [_argument(2), _instruction(_JUMP_EQ, 0, 0, 3), _argument(2, high=True),
                          _instruction(_JUMP_EQ, 0, 0, 1), _instruction(_RETURN, _ALLOW), _deny(errno.EPERM)]),
        *_when(_KILL_CALL, _one_of(0, (own_pid,))),
        *_when(_TKILL, [_deny(errno.EPERM)]),
        *_when(_TGKILL, _one_of(0, (own_pid,))),
        *_when(_IOCTL, _one_of(1, _IOCTLS, errno.ENOTTY)),
        *_when(_FCNTL, _one_of(1, _FCNTLS)),
    ]  # fmt: skip


def _when(number: int, body: list[bytes]) -> list[bytes]:
    """Run `body`, which always returns, for this call; skip it for others."""
    return [_instruction(_JUMP_EQ, number, 0, len(body)), *body]


def _argument(index: int, *, high: bool = False) -> bytes:
    return _instruction(_LOAD, _ARGS + 8 * index + (4 if high else 0))


def _one_of(index: int, values: tuple[int, ...], refusal: int = errno.EPERM) -> list[bytes]:
    out = [_argument(index)]
    for value in values:
        out += [_instruction(_JUMP_EQ, value, 0, 1), _instruction(_RETURN, _ALLOW)]
    return [*out, _deny(refusal)]


def _thread_only() -> list[bytes]:
    """A new thread of this process, in the namespaces that it has."""
    return [
        _argument(0),
        _instruction(_JUMP_SET, _CLONE_NEW, 0, 1), _deny(errno.EPERM),
        _instruction(_JUMP_SET, _CLONE_THREAD, 0, 1), _instruction(_RETURN, _ALLOW),
        _deny(errno.EPERM),
    ]  # fmt: skip
