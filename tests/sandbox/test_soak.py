"""Many submissions in a row, one in five hostile: nothing is left behind, and honest verdicts stay the same."""

import os
import random
import time
from pathlib import Path

import numpy as np
import pytest
from conftest import QUICK
from hostile import ATTEMPTS, HONEST, PROGRAMS
from test_hostile import is_right, kl

from grader.model.program import Program
from grader.model.student import Call
from grader.sandbox import Workshop

COUNT = int(os.environ.get("GRADER_SOAK", "1000"))
SLOW = {"limit", "cpu limit", "wall limit"}
# Those that wait for a limit take seconds each; the others are many thousand times quicker.
QUICK_ONES = [attack for attack in (*PROGRAMS, *ATTEMPTS) if not attack.ends & SLOW and "output limit" not in attack.ends]


def children(pid):
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(path.parent.name))
    return found


def tree(pid):
    below = children(pid)
    return below + [deeper for child in below for deeper in tree(child)]


def resident(pid):
    """Kilobytes of memory that a process holds; none where it has ended meanwhile."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


def gone(pids, seconds=10):
    """Whether processes have ended, after a while at most."""
    deadline = time.monotonic() + seconds
    while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


def left_behind():
    return {
        "descriptors": len(list(Path("/proc/self/fd").iterdir())),
        "mounts": len(Path("/proc/self/mounts").read_text().splitlines()),
        "shared": sorted(path.name for path in Path("/dev/shm").iterdir()) if Path("/dev/shm").is_dir() else [],
    }


def rooms():
    """Folders under which roots are put up; tests that run beside this one have theirs among them."""
    return len(list(Path("/tmp").glob("grader-root-*")))


def settled(pid, most, seconds=20):
    """Processes below this one, once those that were told to end have ended."""
    deadline = time.monotonic() + seconds
    while len(tree(pid)) > most and time.monotonic() < deadline:
        time.sleep(0.2)
    return tree(pid)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_thousand_submissions_one_in_five_hostile():
    rng = random.Random(5)
    p, q = np.random.default_rng(1).dirichlet(np.ones(10), (2, 16))
    honest = Program.of(HONEST[0].source)
    wrong = Program.of(HONEST[0].source.replace(".sum(-1)", ".mean(-1)"))
    with Workshop("auto", limits=QUICK) as workshop:
        verdicts = {True: [], False: []}
        for number in range(COUNT):
            if number == 50:
                before, standing = left_behind(), rooms()
            attack = rng.choice(QUICK_ONES) if number % 5 == 2 else None
            right = number % 2 == 0
            program = Program.of(attack.source) if attack else honest if right else wrong
            student = workshop.open(program, seed=number)
            observation = student.call(Call("f", (p, q), cpu=0.5))
            student.close()
            if attack is None:
                verdicts[right].append(is_right(observation, p, q))
            elif attack in PROGRAMS:
                assert not is_right(observation, p, q), attack.name
        workshop.child().close()
        server = workshop.process
        living = settled(server, 4)
        assert len(living) <= 4, living  # the fork server, its keeper, and children that are just waiting
        assert left_behind() == before
        assert rooms() < standing + 20  # a room left by each of the attacks would be two hundred
    assert all(verdicts[True])
    assert not any(verdicts[False])
    assert kl(p, q).shape == (16,)
    assert gone((server, *living))


@pytest.mark.slow
def test_the_fork_server_does_not_grow():
    with Workshop("auto", limits=QUICK) as workshop:
        program = Program.of(HONEST[0].source)

        def once():
            student = workshop.open(program)
            student.call(Call("got_through"))
            student.close()

        for _ in range(20):
            once()
        server = max([*tree(workshop.process), workshop.process], key=resident)
        before = resident(server)
        for _ in range(200):
            once()
        assert before / 2 < resident(server) < before + 2048
