"""An assignment of five functions and 16 checks, 40 submissions: this grader against pytest, a process each.

    python benchmarks/batch_code.py [--pytest 4]

Both run the same sixteen checks on the same programs: ten variants, two right and eight with one mistake, four times
each. Pytest is started afresh for each submission and runs the student's code in its own process, without a wall;
`--pytest` says for how many. The grader runs all of them, each behind the wall. CPU is that of the whole tree of
processes. The start of the grader is told apart, since it is paid once for a batch.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from sandbox import tree_cpu  # noqa: E402 (the path is set first)

from grader.engine import grade  # noqa: E402
from grader.model.submission import Submission, SlotText  # noqa: E402
from grader.sandbox import Workshop  # noqa: E402
from grader.spec.load import load_assessment  # noqa: E402

RIGHT = '''
import numpy as np
import torch

def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)

def kl(p, q):
    return float((p * np.log(p / q)).sum())

def layer_norm(x, eps):
    return (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + eps)

def loss_and_gradient(w, x, y):
    p = softmax(x @ w)
    return float(-(y * np.log(p)).sum()), x.T @ (p - y)

def attention(q, k, v):
    return torch.softmax(q @ k.T / k.shape[-1] ** 0.5, -1) @ v
'''
MISTAKES = [
    ("", ""),
    ("x.max(-1, keepdims=True)", "np.max(x, -1, keepdims=True)"),
    ("e.sum(-1, keepdims=True)", "e.sum(0, keepdims=True)"),
    ("np.log(p / q)", "np.log(q / p)"),
    ("x.var(-1, keepdims=True)", "x.var(-1, keepdims=True, ddof=1)"),
    ("x.T @ (p - y)", "x.T @ (y - p)"),
    ("x.T @ (p - y)", "x.T @ (p - y) / len(x)"),
    ("k.shape[-1] ** 0.5", "k.shape[-1]"),
    ("x - x.max(-1, keepdims=True)", "x"),
    ("/ k.shape[-1] ** 0.5, -1)", "/ k.shape[-1] ** 0.5, 0)"),
]
PROBLEM = """
grader: 1
parts:
  softmax:
    title: softmax
    statement: softmax
    marks: 4
    answers:
      - kind: code
        functions: {softmax: 'x: [n, k] -> [n, k]'}
        checks:
          - {check: value, function: softmax, weight: 1, draws: 3}
          - {check: shapes, function: softmax, weight: 1, probes: PROBES}
          - {check: stable, function: softmax, scale: {x: 1000}, weight: 1}
          - {check: law, name: shift, law: shift, weight: 1}
          - {check: normalised, function: softmax, weight: 1}
  kl:
    title: kl
    statement: kl
    marks: 3
    answers:
      - kind: code
        functions: {kl: 'p: simplex[n], q: simplex[n] -> scalar'}
        checks:
          - {check: value, function: kl, weight: 1, draws: 3}
          - {check: law, name: zero, law: zero, weight: 1}
          - {check: law, name: positive, law: positive, weight: 1}
  layer_norm:
    title: norm
    statement: norm
    marks: 3
    answers:
      - kind: code
        functions: {layer_norm: 'x: [n, d], eps: scalar -> [n, d]'}
        checks:
          - {check: value, function: layer_norm, inputs: norms, weight: 1}
          - {check: law, name: constant, law: constant, weight: 1}
          - {check: pure, function: layer_norm, inputs: norms, weight: 1}
  network:
    title: loss
    statement: loss
    marks: 3
    answers:
      - kind: code
        functions: {loss_and_gradient: 'w: [d, k], x: [n, d], y: onehot[n, k] -> scalar, [d, k]'}
        checks:
          - {check: value, function: loss_and_gradient, result: 0, accept: [loss], weight: 1, draws: 3}
          - {check: gradient, function: loss_and_gradient, result: 1, loss: [loss], wrt: w, weight: 1, draws: 3}
  attention:
    title: attention
    statement: attention
    marks: 3
    answers:
      - kind: code
        functions: {attention: 'q: [n, d], k: [m, d], v: [m, e] -> [n, e]'}
        checks:
          - {check: value, function: attention, tensors: float64, draws: 3, weight: 1}
          - {check: shapes, function: attention, tensors: float64, weight: 1}
          - {check: law, name: rows, law: rows, weight: 1}
"""
LIBRARY = '''
import numpy as np
import torch

def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)

def shift(student, rng):
    x = rng.normal(size=(3, 4))
    yield student.softmax(x + 7), softmax(x)

def kl(p, q):
    return (p * np.log(p / q)).sum()

def zero(student, rng):
    p = rng.dirichlet(np.ones(5))
    yield student.kl(p, p), 0.0

def positive(student, rng):
    p, q = rng.dirichlet(np.ones(5), 2)
    yield float(student.kl(p, q) > 0), 1.0

def norms(rng):
    for shape in ((3, 5), (1, 4), (2, 7)):
        yield rng.normal(size=shape), 1e-5

def layer_norm(x, eps):
    return (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + eps)

def constant(student, rng):
    yield student.layer_norm(np.full((2, 3), rng.normal()), 1e-5), np.zeros((2, 3))

def loss(w, x, y):
    w, x, y = (torch.as_tensor(each) for each in (w, x, y))
    return -(y * torch.log_softmax(x @ w, -1)).sum()

def attention(q, k, v):
    return softmax(q @ k.T / k.shape[-1] ** 0.5) @ v

def rows(student, rng):
    q, k, v = rng.normal(size=(3, 4)), rng.normal(size=(5, 4)), rng.normal(size=(5, 2))
    order = rng.permutation(5)
    import grader.guest.wire as wire
    one = student.attention(wire.Tensor(q), wire.Tensor(k[order]), wire.Tensor(v[order]))
    yield one, attention(q, k, v)
'''
TESTS = LIBRARY.replace("import grader.guest.wire as wire\n", "pass\n") + '''
import pytest
import student

RNG = np.random.default_rng(7)

def near(a, b): assert np.allclose(np.asarray(a), np.asarray(b), rtol=1e-7, atol=1e-9)

@pytest.mark.parametrize("shape", [(2, 3), (4, 2), (1, 5)])
def test_softmax_value(shape): x = RNG.normal(size=shape); near(student.softmax(x), softmax(x))
def test_softmax_shape(): assert student.softmax(RNG.normal(size=(2, 3))).shape == (2, 3)
def test_softmax_stable(): assert np.isfinite(student.softmax(1000 * RNG.normal(size=(3, 4)))).all()
def test_softmax_shift(): x = RNG.normal(size=(3, 4)); near(student.softmax(x + 7), softmax(x))
def test_softmax_normalised(): near(student.softmax(RNG.normal(size=(3, 4))).sum(-1), 1)
@pytest.mark.parametrize("n", [3, 5, 6])
def test_kl_value(n): p, q = RNG.dirichlet(np.ones(n), 2); near(student.kl(p, q), kl(p, q))
def test_kl_zero(): p = RNG.dirichlet(np.ones(5)); near(student.kl(p, p), 0)
def test_kl_positive(): p, q = RNG.dirichlet(np.ones(5), 2); assert student.kl(p, q) > 0
@pytest.mark.parametrize("shape", [(3, 5), (1, 4), (2, 7)])
def test_norm_value(shape): x = RNG.normal(size=shape); near(student.layer_norm(x, 1e-5), layer_norm(x, 1e-5))
def test_norm_constant(): near(student.layer_norm(np.full((2, 3), 0.7), 1e-5), 0)
def test_norm_pure(): x = RNG.normal(size=(3, 5)); y = x.copy(); student.layer_norm(x, 1e-5); near(x, y)
def data(): return RNG.normal(size=(3, 4)), RNG.normal(size=(5, 3)), np.eye(4)[RNG.integers(0, 4, 5)]
def test_loss_value(): w, x, y = data(); near(student.loss_and_gradient(w, x, y)[0], loss(w, x, y))
def test_loss_gradient():
    w, x, y = data()
    t = torch.tensor(w, requires_grad=True)
    loss(t, x, y).backward()
    near(student.loss_and_gradient(w, x, y)[1], t.grad)
def qkv(): return (torch.tensor(RNG.normal(size=size)) for size in ((3, 4), (5, 4), (5, 2)))
def test_attention_value(): q, k, v = qkv(); near(student.attention(q, k, v), attention(q.numpy(), k.numpy(), v.numpy()))
def test_attention_shape(): assert student.attention(*qkv()).shape == (3, 2)
def test_attention_rows():
    q, k, v = qkv(); order = RNG.permutation(5)
    near(student.attention(q, k[order], v[order]), student.attention(q, k, v))
'''


def assessment(folder: Path):
    for name, files in {
        "problems/hw": {"assessment.yaml": "grader: 1\ntitle: Homework\n", "hw.yaml": PROBLEM.replace(", probes: PROBES", "")},
        "reference/hw": {"hw.yaml": "grader: 1\nparts:\n" + "".join(f"  {part}:\n    code: {{value: hw_code.py}}\n" for part in ("softmax", "kl", "layer_norm", "network", "attention")), "hw_code.py": LIBRARY},
    }.items():
        (folder / name).mkdir(parents=True)
        for file, text in files.items():
            (folder / name / file).write_text(text)
    return load_assessment("hw", problems=folder / "problems", references=folder / "reference")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pytest", type=int, default=4, help="submissions that pytest runs")
    asked = parser.parse_args()
    programs = [RIGHT.replace(*change) if change[0] else RIGHT for change in MISTAKES]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        loaded = assessment(folder)
        checks = sum(len(form.checks) for problem in loaded.problems for form in problem.forms)
        before, start = tree_cpu(os.getpid()), time.perf_counter()
        with Workshop() as workshop:
            parts = [problem.part for problem in loaded.problems]
            grade(loaded, Submission("warm", {part: SlotText(RIGHT, format="python") for part in parts}), bench=workshop)
            began, begun = tree_cpu(os.getpid()), time.perf_counter()
            marks = []
            for number in range(40):
                source = programs[number % 10] + f"\n# student {number}\n"
                report = grade(loaded, Submission(f"s{number}", {part: SlotText(source, format="python") for part in parts}), bench=workshop)
                marks.append(report.score.awarded)
            time.sleep(0.5)
            cpu, wall = tree_cpu(os.getpid()) - began, time.perf_counter() - begun - 0.5
        (folder / "peer").mkdir()
        (folder / "peer/test_hw.py").write_text(TESTS)
        peers = []
        for number in range(asked.pytest):
            (folder / "peer/student.py").write_text(programs[number % 10])
            first = os.times()
            subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_hw.py"], cwd=folder / "peer", stdout=subprocess.DEVNULL, check=False)
            last = os.times()
            peers.append(last.children_user + last.children_system - first.children_user - first.children_system)
    peer = statistics.median(peers)
    print(f"{checks} checks, marks of the ten variants: {' '.join(str(float(mark)) for mark in marks[:10])}")
    print(f"start of the grader, with the first submission: {began - before:.2f} s CPU, {begun - start:.2f} s")
    print(f"grader: {cpu / 40 * 1e3:.1f} ms CPU and {wall / 40 * 1e3:.1f} ms a submission")
    print(f"pytest, a process each: {peer * 1e3:.0f} ms CPU a submission, {peer / (cpu / 40):.0f} times as much")


if __name__ == "__main__":
    main()
