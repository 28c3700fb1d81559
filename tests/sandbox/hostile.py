"""Programs that attack the grader. Each must end in a verdict that is not `correct`, and harm nothing.

`ATTEMPTS` are programs that try things and note what worked: nothing must. `PROGRAMS` lie, crash or hang: each
has the set of ways in which its call may end. `HONEST` programs do odd things and are right all the same.
"""

from __future__ import annotations

from dataclasses import dataclass

PRELUDE = """
import ctypes, errno, fcntl, glob, io, mmap, os, re, resource, signal, socket, sys, tempfile, threading, time
import numpy as np

worked = []

def attempt(name, action):
    try:
        action()
    except BaseException as fault:
        return
    worked.append(name)

def sc(number, *arguments):
    result = ctypes.CDLL(None, use_errno=True).syscall(ctypes.c_long(number), *arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), str(number))
    return result

def f(p, q):
    return (p * np.log(p / q)).sum(-1)

def got_through():
    return sorted(worked)
"""


@dataclass(frozen=True)
class Attack:
    """One program; `ends` holds the values of `Status` or `Termination` in which the call of `f` may end."""

    name: str
    source: str
    ends: frozenset[str] = frozenset({"returned"})


def _table(text: str) -> list[tuple[str, str]]:
    """Programs separated by lines `== name`."""
    pieces = [piece.partition("\n") for piece in text.strip().split("\n== ")]
    return [(head.removeprefix("== ").strip(), body) for head, _, body in pieces]


ATTEMPTS = tuple(Attack(name, PRELUDE + body) for name, body in _table(r"""
== write a results file everywhere
for d in ("/autograder/results", "/grade/results", "/tmp", "/", "/proc", "/usr", "/srv", "/root", "/var/tmp", "/dev", "/dev/shm", "/home"):
    attempt(d, lambda: open(d + "/results.json", "w"))
== read files of the host
for path in ("/etc/passwd", "/etc/shadow", "/etc/hostname", "/root/.bashrc", "/proc/1/environ", "/proc/1/cmdline", "/proc/self/environ", "/sys/kernel/notes", "/var/log/dpkg.log", "/proc/kallsyms", "/proc/cpuinfo"):
    attempt(path, lambda: open(path, "rb").read())
== list folders of the host
for path in ("/root", "/home", "/tmp", "/etc", "/var", "/opt", "/srv", "/proc/1", "/sys"):
    attempt(path, lambda: (os.listdir(path) and None) or os.listdir(path)[0])
== search for hidden tests
def search():
    found = [x for x in glob.glob("/**/reference/**", recursive=True) + glob.glob("/**/*_code.py", recursive=True) if "site-packages" not in x and "/lib/python3" not in x]
    assert found
attempt("found", search)
== scan own memory for secrets
def scan():
    needle = b"HIDDEN-REF" + b"ERENCE-VALUE"
    for line in open("/proc/self/maps"):
        span, mode = line.split()[:2]
        if "r" not in mode or "[v" in line:
            continue
        low, high = (int(x, 16) for x in span.split("-"))
        data = ctypes.string_at(low, min(high - low, 1 << 24))
        if data.count(needle):
            return
    raise LookupError
attempt("secret", scan)
== other processes through proc
attempt("parent", lambda: open("/proc/%d/environ" % (os.getppid() or 1)).read())
def pids():
    assert [d for d in os.listdir("/proc") if d.isdigit() and int(d) != os.getpid()]
attempt("pids", pids)
attempt("mem", lambda: open("/proc/%d/mem" % (os.getppid() or 1), "rb"))
attempt("own mem for writing", lambda: open("/proc/self/mem", "r+b"))
== read and write memory of others
attempt("process_vm_readv", lambda: sc(310, os.getppid() or 1, 0, 0, 0, 0, 0))
attempt("process_vm_writev", lambda: sc(311, os.getppid() or 1, 0, 0, 0, 0, 0))
attempt("ptrace attach", lambda: sc(101, 16, os.getppid() or 1, 0, 0))
attempt("ptrace traceme", lambda: sc(101, 0, 0, 0, 0))
attempt("pidfd_open", lambda: sc(434, os.getppid() or 1, 0))
attempt("pidfd_getfd", lambda: sc(438, 3, 0, 0))
attempt("kcmp", lambda: sc(312, os.getpid(), os.getpid(), 0, 0, 0))
== signal others
attempt("parent", lambda: os.kill(os.getppid() or 2, 0))
attempt("everybody", lambda: os.kill(-1, 0))
attempt("group", lambda: os.killpg(os.getpgrp() or 1, 0))
attempt("tkill", lambda: sc(200, os.getppid() or 2, 0))
attempt("sigqueue", lambda: sc(129, os.getppid() or 2, 0, 0))
attempt("pidfd_send_signal", lambda: sc(424, 3, 0, 0, 0))
== hijack descriptors
def inherited():
    assert [i for i in range(5, 256) if not _closed(i)]
def _closed(i):
    try:
        os.fstat(i)
    except OSError:
        return True
attempt("descriptors", inherited)
attempt("control socket", lambda: socket.socket(fileno=3).getsockname())
== poison packages
attempt("pth", lambda: open(os.path.dirname(np.__file__) + "/../evil.pth", "w"))
attempt("sitecustomize", lambda: open(os.path.dirname(os.__file__) + "/sitecustomize.py", "w"))
attempt("numpy", lambda: open(np.__file__, "a"))
attempt("guest", lambda: open(sys.modules["guest"].__file__, "a"))
attempt("remove", lambda: os.unlink(np.__file__))
attempt("rename", lambda: os.rename(os.path.dirname(np.__file__), "/tmp/numpy"))
== execute programs
attempt("execv", lambda: os.execv(sys.executable, [sys.executable, "-c", "1"]))
attempt("subprocess", lambda: __import__("subprocess").run([sys.executable, "-c", "1"], check=True))
attempt("system", lambda: (os.system("true") == 0) or sc(9999))
attempt("popen", lambda: os.popen("id").read() or sc(9999))
attempt("posix_spawn", lambda: os.posix_spawn(sys.executable, [sys.executable, "-c", "1"], {}))
attempt("execve by number", lambda: sc(59, b"/usr/bin/id", None, None))
attempt("execveat by number", lambda: sc(322, -100, b"/usr/bin/id", None, None, 0))
attempt("libc system", lambda: (ctypes.CDLL(None).system(b"true") == 0) or sc(9999))
== start processes
def forked():
    if os.fork() == 0:
        os._exit(0)
attempt("fork", forked)
attempt("fork by number", lambda: sc(57) or os._exit(0))
attempt("vfork by number", lambda: sc(58) or os._exit(0))
attempt("clone by number", lambda: sc(56, 17, 0, 0, 0, 0) or os._exit(0))
attempt("clone3 by number", lambda: sc(435, ctypes.create_string_buffer(88), 88) or os._exit(0))
attempt("multiprocessing", lambda: __import__("multiprocessing").get_context("fork").Process(target=print).start())
attempt("forkpty", lambda: __import__("pty").fork())
== survive as a daemon
def daemon():
    if os.fork() == 0:
        os.setsid()
        time.sleep(600)
attempt("daemon", daemon)
attempt("setsid", os.setsid)
attempt("setpgid", lambda: os.setpgid(0, 0))
== covert storage
attempt("shm file", lambda: open("/dev/shm/x", "w"))
attempt("memfd", lambda: os.memfd_create("x"))
attempt("memfd_secret", lambda: sc(447, 0))
attempt("shmget", lambda: sc(29, 1234, 4096, 0o1666))
attempt("msgget", lambda: sc(68, 1234, 0o1666))
attempt("semget", lambda: sc(64, 1234, 1, 0o1666))
attempt("mq_open", lambda: sc(240, b"x", 0o100, 0o600, None))
attempt("shared memory", lambda: __import__("multiprocessing.shared_memory").shared_memory.SharedMemory("x", True, 10))
== sockets of every family
for family in (1, 2, 10, 16, 17, 38, 40):
    for kind in (1, 2, 3):
        attempt("socket %d %d" % (family, kind), lambda: socket.socket(family, kind))
attempt("socketpair", socket.socketpair)
attempt("dns", lambda: socket.gethostbyname("localhost.example"))
attempt("abstract", lambda: socket.socket(socket.AF_UNIX).bind("\0rendezvous"))
attempt("urlopen", lambda: __import__("urllib.request").request.urlopen("http://127.0.0.1:1/", timeout=1))
== dangerous system calls
for name, number in dict(io_uring_setup=425, bpf=321, perf_event_open=298, userfaultfd=323, keyctl=250, add_key=248, request_key=249, kexec_load=246, init_module=175, finit_module=313, delete_module=176, swapon=167, reboot=169, syslog=103, quotactl=179, acct=163, sethostname=170, settimeofday=164, clock_settime=227, adjtimex=159, iopl=172, ioperm=173, open_by_handle_at=304, name_to_handle_at=303, fanotify_init=300, inotify_init=253, vhangup=153, lookup_dcookie=212, move_pages=279, migrate_pages=256, remap_file_pages=216, modify_ldt=154, uselib=134, nfsservctl=180, pkey_alloc=330, process_madvise=440, process_mrelease=448, landlock_create_ruleset=444, seccomp=317, setns=308, unshare=272, mount=165, umount2=166, pivot_root=155, chroot=161, fsopen=430, open_tree=428, move_mount=429, mount_setattr=442, memfd_create=319, splice=275, tee=276, vmsplice=278, personality=135, sched_setattr=314, ioprio_set=251, quotactl_fd=443, cachestat=451, map_shadow_stack=453, futex_wake=454, statmount=457, listmount=458, lsm_set_self_attr=460).items():
    if number in (454,):
        continue
    attempt(name, lambda: sc(number, ctypes.create_string_buffer(256), 0, 0, 0, 0, 0))
== raise limits and privileges
attempt("address space", lambda: resource.setrlimit(resource.RLIMIT_AS, (-1, -1)))
attempt("prlimit", lambda: resource.prlimit(0, resource.RLIMIT_CPU, (1, 2)))
attempt("setuid", lambda: os.setuid(0) or os.setuid(12345))
attempt("setgid", lambda: os.setgid(12345))
attempt("setgroups", lambda: os.setgroups([0]))
attempt("capset", lambda: sc(126, b"\x22\x05\x08\x20\0\0\0\0", b"\xff" * 24))
attempt("undo dumpable", lambda: sc(157, 4, 1, 0, 0, 0))
attempt("nice", lambda: os.nice(-5))
attempt("affinity", lambda: os.sched_setaffinity(0, {0}))
attempt("realtime", lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)))
attempt("priority", lambda: os.setpriority(0, 0, -5))
attempt("hostname", lambda: socket.sethostname("evil"))
attempt("chroot", lambda: os.chroot("/box"))
== new namespaces
for name, flag in dict(user=0x10000000, mount=0x20000, pid=0x20000000, net=0x40000000, ipc=0x8000000, uts=0x4000000, cgroup=0x2000000).items():
    attempt("unshare " + name, lambda: sc(272, flag))
attempt("mount", lambda: sc(165, b"none", b"/box", b"tmpfs", 0, None))
attempt("remount", lambda: sc(165, None, b"/", None, 32, None))
attempt("umount", lambda: sc(166, b"/proc", 2))
== device nodes, pipes and sockets as files
attempt("mknod", lambda: os.mknod("d", 0o60666, os.makedev(8, 0)))
attempt("char device", lambda: os.mknod("c", 0o20666, os.makedev(1, 1)))
attempt("fifo", lambda: os.mkfifo("ff"))
attempt("symlink", lambda: os.symlink("/etc/passwd", "link"))
attempt("hard link", lambda: os.link(np.__file__, "hard"))
for name in ("kmsg", "mem", "sda", "vda", "tty", "ptmx", "fuse", "kvm", "console", "net/tun"):
    attempt(name, lambda: open("/dev/" + name, "rb"))
== run what was dropped
try:
    open("x", "wb").write(open(sys.executable, "rb").read(1 << 20))
    os.chmod("x", 0o755)
except OSError:
    pass
attempt("x", lambda: os.execv("./x", ["x"]))
attempt("so", lambda: ctypes.CDLL("./x"))
attempt("chmod", lambda: os.chmod("x", 0o4755))
== change files of the host
attempt("chmod", lambda: os.chmod(np.__file__, 0o777))
attempt("utime", lambda: os.utime(np.__file__, (0, 0)))
attempt("chown", lambda: os.chown(np.__file__, 0, 0))
attempt("setxattr", lambda: os.setxattr(np.__file__, "user.x", b"1"))
attempt("truncate", lambda: os.truncate(np.__file__, 0))
attempt("mkdir", lambda: os.mkdir("/tmp/left-behind"))
attempt("rmdir", lambda: os.rmdir("/dev"))
== terminal injection
attempt("TIOCSTI", lambda: fcntl.ioctl(1, 0x5412, b"x"))
attempt("TIOCLINUX", lambda: fcntl.ioctl(0, 0x541C, b"\2"))
attempt("TIOCSTI on 0", lambda: fcntl.ioctl(0, 0x5412, b"x"))
attempt("other ioctl", lambda: fcntl.ioctl(3, 0x8902, b"1234"))
== locks and leases
attempt("lockf", lambda: fcntl.lockf(open(np.__file__), fcntl.LOCK_SH))
attempt("flock", lambda: fcntl.flock(open(np.__file__), fcntl.LOCK_SH))
attempt("lease", lambda: fcntl.fcntl(open(np.__file__).fileno(), 1024, 0))
attempt("pipe size", lambda: fcntl.fcntl(3, 1031, 1 << 20))
attempt("owner", lambda: fcntl.fcntl(3, 8, os.getppid() or 1))
== set an interval to bother others
attempt("alarm on others", lambda: sc(234, os.getppid() or 2, os.getppid() or 2, 0))
attempt("F_NOTIFY", lambda: fcntl.fcntl(os.open("/", os.O_RDONLY), 1026, 1))
== frames and locals
import inspect
def secrets():
    text = " ".join(repr(frame.frame.f_locals) + repr(list(frame.frame.f_globals)) for frame in inspect.stack())
    assert "HIDDEN-REF" + "ERENCE-VALUE" in text
attempt("stack", secrets)
import gc
def objects():
    assert any(isinstance(x, str) and "HIDDEN-REF" + "ERENCE" in x and len(x) < 200 for x in gc.get_objects())
attempt("heap", objects)
def names():
    assert [name for name in sys.modules if name.split(".")[0] in ("grader", "conftest", "pytest", "reference")]
attempt("modules", names)
attempt("environment", lambda: next(name for name in os.environ if "KEY" in name or "GRADER" in name))
attempt("arguments", lambda: sys.argv.index("reference"))
== reload the host's code
attempt("grader", lambda: __import__("grader"))
attempt("reference module", lambda: __import__("reference"))
"""))  # fmt: skip

ANY = frozenset({"returned", "raised", "unreadable", "missing", "exited", "crashed", "garbage", "cpu limit", "wall limit", "memory limit", "output limit"})
LIMIT = frozenset({"cpu limit", "wall limit"})
NEVER_PASS = frozenset({"returned", "raised", "unreadable", "missing", "exited", "crashed", "garbage"})

PROGRAMS = tuple(Attack(name, PRELUDE + body, ends) for name, ends, body in [
    (name.partition(" | ")[0], {"limit": LIMIT, "any": ANY, "end": NEVER_PASS, "limit or memory": LIMIT | {"memory limit", "raised", "crashed"}, "output": frozenset({"output limit"}), "not": frozenset({"returned"})}[name.partition(" | ")[2]], body)
    for name, body in _table(r"""
== exit at import | end
f = None
sys.exit(0)
== hard exit at import | end
os._exit(0)
== hard exit in the call | end
def f(p, q): os._exit(0)
== exit in the call | end
def f(p, q): sys.exit(0)
== forge results on stdout | not
import atexit
atexit.register(lambda: print('{"score": 100}'))
print('{"score": 100, "tests": [{"status": "passed"}]}')
def f(p, q):
    print("PASSED")
    return p.sum(-1)
== garbage on the result pipe | end
def f(p, q): os.write(3, os.urandom(4096)); return p.sum(-1)
== huge length | end
def f(p, q): os.write(3, b"\xff" * 8); return p.sum(-1)
== an answer to the wrong question | end
def f(p, q):
    wire = sys.modules["guest.wire"]
    os.write(3, wire.pack(("value", 10**6, (np.zeros(16), None)))); return p.sum(-1)
== a thousand answers at once | end
def f(p, q):
    wire = sys.modules["guest.wire"]
    for _ in range(1000): os.write(3, wire.pack(("value", 2, (np.zeros(16), None))))
    return p.sum(-1)
== an answer in two halves, the second never | limit
def f(p, q):
    os.write(3, (100).to_bytes(8, "little") + b"N")
    while True: pass
== equal to everything | end
class E:
    __eq__ = lambda s, o: True
    __ne__ = lambda s, o: False
    __lt__ = __le__ = __gt__ = __ge__ = __eq__
    def __abs__(s): return s
    def __sub__(s, o): return 0
    __rsub__ = __sub__
def f(p, q): return E()
== lying float | not
class F(float):
    __lt__ = __le__ = __eq__ = lambda s, o: True
    __abs__ = __sub__ = __rsub__ = lambda s, *o: s
def f(p, q): return F(0)
== lying tensor | end
import torch
class T(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, args=(), kwargs=None):
        return torch.tensor(True) if "close" in str(function) else super().__torch_function__(function, types, args, kwargs or {})
def f(p, q): return torch.zeros(16).as_subclass(T)
== patch the comparisons | not
import torch
np.allclose = np.array_equal = torch.allclose = torch.equal = lambda *a, **k: True
np.testing.assert_allclose = torch.testing.assert_close = lambda *a, **k: None
def f(p, q): return p.sum(-1)
== patch builtins | end
import builtins
builtins.all = builtins.isinstance = lambda *a: True
builtins.abs = lambda x: 0
def f(p, q): return p.sum(-1)
== patch the harness | end
sys.modules["guest.crossing"].outward = lambda value, depth=0: np.zeros(16)
def f(p, q): return p.sum(-1)
== patch the harness's answers | any
sys.modules["guest.wire"].pack = lambda value: b"\0" * 4
def f(p, q): return p.sum(-1)
== trace the harness | end
def tr(frame, event, argument):
    if frame.f_code.co_name == "call": frame.f_locals["arguments"] = None
    return tr
sys.settrace(tr)
def f(p, q): return p.sum(-1)
== rewrite by mutation | not
def f(p, q):
    p[:] = 0; q[:] = 1
    return p.sum(-1)
== an array of no entries and impossible strides | end
import struct
b = b"t" + struct.pack("<I", 3) + b"s" + struct.pack("<I", 6) + b"loaded" + b"i" + struct.pack("<I", 1) + b"\x01"
b += b"a" + bytes((0, 0, 5)) + struct.pack("<QQQQQ", 1 << 26, 1 << 26, 1 << 26, 1 << 26, 0)
os.write(3, struct.pack("<Q", len(b)) + b)
== close the pipe and live on | end
def f(p, q):
    os.close(3)
    while True: time.sleep(1)
== compute a little and sleep | limit
def f(p, q):
    begun, start = time.process_time(), time.monotonic()
    while True:
        if time.process_time() - begun > 0.03 * (time.monotonic() - start): time.sleep(0.005)
== an integer that cannot be printed | end
def f(p, q): return 10 ** 9000
== a list of those | end
def f(p, q): return [10 ** 9000, {10 ** 9000: 1}]
== many small axes | not
def f(p, q): return np.ones((6,) * 9, "i1")
== half floats | not
def f(p, q): return ((p * np.log(p / q)).sum(-1) * 1.01).astype(np.float16)
== nothing at all | not
def f(p, q): return np.zeros(0)
== callbacks that fill the host | any
def f(p, q):
    wire = sys.modules["guest.wire"]
    frame = wire.pack(("callback", "cb", (np.zeros(60 << 20, "u1"),), {}))
    while True: os.write(3, frame)
== guess the seed | not
r = np.random.default_rng(0)
P = r.dirichlet(np.ones(10), 16); Q = r.dirichlet(np.ones(10), 16)
def f(p, q): return (P * np.log(P / Q)).sum(-1)
== infinite | not
def f(p, q): return (p * float("inf")).sum(-1)
== not a number | not
def f(p, q): return (p * float("nan")).sum(-1)
== one number that broadcasts | not
_g = f
def f(p, q): return _g(p, q).mean()
== a shape that broadcasts | not
_g = f
def f(p, q): return _g(p, q)[None]
== object array | end
class P:
    def __reduce__(s): return (os.system, ("touch /tmp/pwned",))
def f(p, q): return np.array([P()], dtype=object)
== array of texts | end
def f(p, q): return np.array(["1"] * 16)
== structured array | end
def f(p, q): return np.zeros(16, dtype=[("a", "f8"), ("b", "i4")])
== array of dates | end
def f(p, q): return np.zeros(16, dtype="datetime64[s]")
== sparse tensor | end
import torch
def f(p, q): return torch.zeros(16).to_sparse()
== meta tensor | end
import torch
def f(p, q): return torch.zeros(16, device="meta")
== list that holds itself | end
def f(p, q):
    x = []; x.append(x); return x
== a generator that never ends | end
def f(p, q): return iter(int, 1)
== dict with wild keys | end
def f(p, q): return {object(): 1, (1, 2): 2, None: 3, frozenset(): 4}
== an integer of a million digits | end
def f(p, q): return 10 ** 1000000
== lying array protocol | any
class L:
    def __array__(s, *a, **k):
        while 1: pass
def f(p, q): return L()
== lying length | end
class L(list):
    def __len__(s): return 10**9
    def __iter__(s): return iter(())
def f(p, q): return L()
== infinite loop | limit
def f(p, q):
    while 1: pass
== infinite loop at import | limit
while 1: pass
== big integer power | limit
def f(p, q): return 9**9**8
== backtracking | limit
def f(p, q): re.match(r"(a+)+$", "a" * 60 + "b")
== ignore every signal and spin | limit
for s in range(1, 65):
    try: signal.signal(s, signal.SIG_IGN)
    except Exception: pass
def f(p, q):
    while 1: pass
== sleep | limit
def f(p, q):
    time.sleep(10**6)
== wait for input | end
def f(p, q): return input()
== read the requests | any
def f(p, q):
    os.set_blocking(4, False)
    try: os.read(4, 10)
    except OSError: pass
    return p.sum(-1)
== close the pipes | end
def f(p, q):
    os.closerange(0, 10); return p.sum(-1)
== stdout flood | output
def f(p, q):
    while 1: print("A" * 65536)
== stderr flood | output
def f(p, q):
    b = b"B" * 65536
    while 1: os.write(2, b)
== result flood | any
def f(p, q):
    os.write(3, (60 << 20).to_bytes(8, "little"))
    b = b"\0" * 65536
    while 1: os.write(3, b)
== callback flood | end
def f(p, q):
    wire = sys.modules["guest.wire"]
    for _ in range(10**6): os.write(3, wire.pack(("callback", "nobody", (), {})))
== thread bomb | any
def f(p, q):
    for i in range(100000): threading.Thread(target=time.sleep, args=(60,)).start()
    return p.sum(-1)
== memory bomb | any
def f(p, q):
    l = []
    while 1: l.append(bytearray(b"x" * (1 << 20)))
== memory bomb at once | end
def f(p, q): return np.ones(1 << 34)
== memory bomb in torch | end
import torch
def f(p, q): return torch.ones(1 << 34)
== recursion | any
sys.setrecursionlimit(10**9)
def f(p, q):
    l = []
    for _ in range(10**6): l = [l]
    return repr(l)
== python recursion | any
sys.setrecursionlimit(10**9)
def f(p, q): return f(p, q)
== file bomb | any
def f(p, q):
    b = b"x" * (1 << 20)
    with open("big", "wb") as file:
        while 1: file.write(b)
== inode bomb | end
def f(p, q):
    for i in range(100000): open("i%d" % i, "w").close()
    return p.sum(-1)
== deep folders | not
for i in range(900):
    try: os.mkdir("d" * 200); os.chdir("d" * 200)
    except OSError: break
def f(p, q): return p.sum(-1)
== exception with an endless text | any
class E(Exception):
    def __str__(s):
        while 1: pass
def f(p, q): raise E()
== exception that exits | end
class E(BaseException):
    def __getattribute__(s, n): os._exit(0)
def f(p, q): raise E()
== exception with a huge text | any
def f(p, q): raise ValueError("x" * (1 << 28))
== tell the inputs by an exception | end
def f(p, q): raise ValueError("INPUT=" + repr(p.tolist()))
== segmentation fault | end
def f(p, q): ctypes.memset(8, 0, 8)
== abort | end
def f(p, q): os.abort()
== illegal instruction | end
def f(p, q):
    m = mmap.mmap(-1, 4096, prot=7); m.write(b"\x0f\x0b")
    ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(m)))()
== x32 system call | end
def f(p, q): ctypes.CDLL(None).syscall(0x40000000 + 39); return p.sum(-1)
== i386 system call | end
def f(p, q):
    m = mmap.mmap(-1, 4096, prot=7); m.write(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")
    ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(m)))(); return p.sum(-1)
== parser bomb | end
f = None
exec("(" * 10000 + ")" * 10000)
== constant folding bomb | any
f = None
x = [0] * 10**12
== stop itself | any
def f(p, q):
    os.kill(os.getpid(), signal.SIGSTOP); return p.sum(-1)
== kill itself | any
def f(p, q):
    os.kill(os.getpid(), signal.SIGKILL); return p.sum(-1)
== fault handler | any
import faulthandler
faulthandler.enable()
def f(p, q): faulthandler._sigsegv()
== speak before being asked | any
def w():
    while 1:
        try: os.write(3, b"\1" * 9)
        except OSError: return
        time.sleep(.001)
threading.Thread(target=w, daemon=True).start()
def f(p, q): return p.sum(-1)
== tell one bit by time | not
def f(p, q):
    time.sleep(0.05 if float(p[0, 0]) > .1 else 0); return p.sum(-1)
== poison numpy for those who follow | not
np.log = lambda x: x * 0
np.sum = lambda *a, **k: 0
def f(p, q): return p.sum(-1) * 0
== leave a file for those who follow | not
for place in ("left_behind", "/box/left_behind", "/tmp/left_behind", "/dev/shm/left_behind"):
    try: open(place, "w").close()
    except OSError: pass
def f(p, q): return p.sum(-1)
== replace its own function by a callable object | end
class C:
    def __call__(s, p, q): return p.sum(-1)
    def __getattr__(s, n): raise SystemExit
f = C()
== property that runs away | any
class M(type(sys)):
    @property
    def f(s):
        while 1: pass
sys.modules[__name__].__class__ = M
del f
""")])  # fmt: skip

HONEST = tuple(Attack(name, PRELUDE + body) for name, body in _table(r"""
== plain
pass
== a thread keeps running after the answer
def spin():
    while 1: pass
threading.Thread(target=spin, daemon=True).start()
== prints a lot
_f = f
def f(p, q):
    print("p" * 100000)
    return _f(p, q)
== torch
import torch
def f(p, q):
    p, q = torch.tensor(p), torch.tensor(q)
    return (p * (p.log() - q.log())).sum(-1)
== scratch files through the standard library
_f = f
def f(p, q):
    buffer = io.BytesIO(); np.save(buffer, p); buffer.seek(0)
    return _f(np.load(buffer), q)
== many modules
import argparse, asyncio.events, collections, csv, dataclasses, datetime, decimal, enum, fractions, functools, hashlib
import heapq, inspect, itertools, json, logging, math, operator, pathlib, pickle, random, statistics, string, typing
import unittest, uuid, warnings, zlib, copy, bisect, contextlib, textwrap, traceback
== closes what it opened
_f = f
def f(p, q):
    with open(os.devnull) as file: file.read()
    return _f(p, q)
== threads of torch
import torch
torch.set_num_threads(2)
def f(p, q):
    x = torch.tensor(p).softmax(-1)
    return (torch.tensor(p) * torch.tensor(p / q).log()).sum(-1).numpy()
"""))  # fmt: skip
