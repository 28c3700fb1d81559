"""What a submission costs: behind the wall, without it, in a fresh process, and under pytest. One run, interleaved.

    python benchmarks/sandbox.py [--count 200] [--rounds 3] [--workers 2]

The submission is trivial: a divergence of two 64 x 10 arrays, called four times. CPU is that of the whole tree of
processes, since wall-clock time tells more about the machine than about the program.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from grader.model.program import Program
from grader.model.student import Call
from grader.sandbox import Workshop

SOURCE = """
import torch

def kl(p, q):
    p, q = torch.as_tensor(p), torch.as_tensor(q)
    return (p * (p.log() - q.log())).sum(-1)
"""
FRESH = """
import sys, numpy as np
sys.path.insert(0, sys.argv[1])
import student
p, q = np.random.default_rng(1).dirichlet(np.ones(10), (2, 64))
for _ in range(4):
    assert np.allclose(student.kl(p, q), (p * np.log(p / q)).sum(-1))
"""
TESTS = """
import numpy as np, pytest, student

@pytest.mark.parametrize("seed", range(4))
def test_kl(seed):
    p, q = np.random.default_rng(seed).dirichlet(np.ones(10), (2, 64))
    assert np.allclose(student.kl(p, q), (p * np.log(p / q)).sum(-1))
"""
TICKS = os.sysconf("SC_CLK_TCK")


def tree_cpu(root: int) -> float:
    """CPU seconds of a process, of all below it, and of those that they have waited for."""
    parents: dict[int, list[int]] = {}
    used: dict[int, float] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(path.parent.name)
        parents.setdefault(int(fields[1]), []).append(pid)
        used[pid] = sum(int(field) for field in fields[11:15]) / TICKS
    todo, total = [root], 0.0
    while todo:
        pid = todo.pop()
        total += used.get(pid, 0.0)
        todo += parents.get(pid, [])
    return total


def inputs() -> tuple[np.ndarray, np.ndarray]:
    p, q = np.random.default_rng(1).dirichlet(np.ones(10), (2, 64))
    return p, q


def behind(workshop: Workshop, count: int) -> None:
    p, q = inputs()
    right = (p * np.log(p / q)).sum(-1)
    for number in range(count):
        student = workshop.open(Program.of(SOURCE), number)
        for _ in range(4):
            value = student.call(Call("kl", (p, q))).value
            assert np.allclose(value, right)
        student.close()


def measured(work) -> tuple[float, float]:
    cpu, wall = tree_cpu(os.getpid()), time.perf_counter()
    work()
    time.sleep(0.3)  # until the last child has been waited for
    return tree_cpu(os.getpid()) - cpu, time.perf_counter() - wall - 0.3


def fresh(command: list[str], folder: str) -> float:
    before = os.times()
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def latency(workshop: Workshop, count: int) -> list[float]:
    p, q = inputs()
    times = []
    for _ in range(count):
        time.sleep(0.05)  # a child has been forked and sealed, and waits
        start = time.perf_counter()
        student = workshop.open(Program.of(SOURCE))
        student.call(Call("kl", (p, q)))
        times.append(time.perf_counter() - start)
        student.close()
    return sorted(times)


def private_memory(workshop: Workshop) -> float:
    """MiB that a child holds for itself alone after its calls."""
    p, q = inputs()
    student = workshop.open(Program.of(SOURCE))
    student.call(Call("kl", (p, q)))
    rollup = Path(f"/proc/{student.pid}/smaps_rollup").read_text()
    student.close()
    return sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith(("Private_Dirty", "Private_Clean"))) / 1024


def worker(tier: str, count: int, start, done) -> None:
    with Workshop(tier) as workshop:
        behind(workshop, 5)
        start.wait()
        begun = time.perf_counter()
        behind(workshop, count)
        done.put((begun, time.perf_counter()))


def throughput(tier: str, workers: int, count: int) -> float:
    context = multiprocessing.get_context("spawn")
    start, done = context.Barrier(workers), context.Queue()
    crew = [context.Process(target=worker, args=(tier, count, start, done)) for _ in range(workers)]
    for one in crew:
        one.start()
    spans = [done.get() for _ in crew]
    for one in crew:
        one.join()
    return workers * count / (max(end for _, end in spans) - min(begun for begun, _ in spans))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    rows: dict[str, list[float]] = {"tier N": [], "tier L": [], "tier T (a bare fork)": [], "fresh process": [], "pytest": []}
    shops = {"tier N": Workshop("N"), "tier L": Workshop("L"), "tier T (a bare fork)": Workshop("T")}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "student.py").write_text(SOURCE)
        Path(folder, "fresh.py").write_text(FRESH)
        Path(folder, "test_kl.py").write_text(TESTS)
        for shop in shops.values():
            behind(shop, 10)
        for _ in range(asked.rounds):
            for name, shop in shops.items():
                cpu, _ = measured(lambda: behind(shop, asked.count))  # noqa: B023  (called at once)
                rows[name].append(cpu / asked.count)
            rows["fresh process"].append(fresh([sys.executable, "fresh.py", "."], folder))
            rows["pytest"].append(fresh([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_kl.py"], folder))
    ours, bare = statistics.median(rows["tier N"]), statistics.median(rows["tier T (a bare fork)"])
    print(f"{'CPU of the whole tree for a submission, ms':44s} median     min     max   to tier N")
    for name, values in rows.items():
        middle = statistics.median(values)
        print(f"{name:44s} {middle * 1e3:6.1f}  {min(values) * 1e3:6.1f}  {max(values) * 1e3:6.1f}   {middle / ours:7.2f}")
    print(f"isolation over a bare fork: {100 * (ours / bare - 1):+.1f} %")
    times = latency(shops["tier N"], 100)
    print(f"answer of a waiting child, ms: p10 {times[10] * 1e3:.1f}, median {times[50] * 1e3:.1f}, p90 {times[90] * 1e3:.1f}")
    print(f"private memory of a child: {private_memory(shops['tier N']):.1f} MiB")
    for shop in shops.values():
        shop.close()
    print(f"throughput, {asked.workers} workers, tier N: {throughput('N', asked.workers, asked.count):.0f} submissions a second")


if __name__ == "__main__":
    main()
