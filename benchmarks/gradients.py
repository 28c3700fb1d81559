r"""Which wrong gradients are accepted, and what finding out costs: this grader and `torch.autograd.gradcheck`.

    python benchmarks/gradients.py                          # both sizes, 200 trials with a reference, 50 without
    python benchmarks/gradients.py --sizes 50 --trials 20   # quick

The function is an attention block with a residual path, layer normalisation and a squared error; its six tensors have
10,100 entries at width 50 and 100,172 at width 158. Each trial draws fresh inputs, parameters, and places of the
errors. The block is nearly trained, so that its gradients are small. A gradient is spoilt in ten ways, or written in
other ways that are right.

* `with reference`: `grader.maths.differentiation.differentiate` on the host, then `compare_gradient`.
* `without, complex`: `grader.maths.directions.along_oracle` on the block in numpy, a complex step where it is right.
* `without, real`: `along_oracle` on code that knows no complex numbers, so that central differences remain.
* `fast`, `slow`: `torch.autograd.gradcheck` with its defaults, in fast mode and not. `fast` is the real call; only the
  run in slow mode with which it words its refusal is left out of the trials. `slow` is called once, on a right
  gradient, for its cost; what it accepts is computed from its rule, `atol + rtol * |g|` for each entry, with numerical
  errors taken as none. At the larger size its cost is 2n times that of one forward pass.

Costs are CPU seconds of one thread, medians. The exit code is 1 where a promise does not hold: with a reference all ten
kinds in all trials and no right gradient refused, at less than a thousandth of `slow`; without one at least nine
kinds always, at less than a three-hundredth.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from unittest import mock

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import numpy as np
import torch

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from attention import RIGHT, WRONG, Block, by_hand  # noqa: E402 (the path is set first)

from grader.maths.directions import Agreement, along_oracle, verdict  # noqa: E402
from grader.maths.gradients import compare_gradient  # noqa: E402


def only_real(block):
    return lambda packed: None if np.iscomplexobj(packed) else block.numpy(packed)


def agrees(slopes):
    return verdict(slopes) is Agreement.AGREES


CHIEF = "with reference"

# Each method says whether it accepts a gradient of a block.
METHODS = {
    CHIEF: lambda b, g, _: not compare_gradient(g, b.right()),
    "without, complex": lambda b, g, rng: agrees(along_oracle(g, b.packed, b.numpy, b.blocks, rng)),
    "without, real": lambda b, g, rng: agrees(along_oracle(g, b.packed, only_real(b), b.blocks, rng)),
}


def gradcheck(block, gradient, *, fast):
    """The peer, on a function whose backward pass returns this gradient."""

    class Claimed(torch.autograd.Function):
        @staticmethod
        def forward(_, *tensors):
            return block.loss(*tensors)

        @staticmethod
        def backward(_, weight):
            return tuple(weight * each for each in block.tensors(gradient))

    inputs = tuple(block.tensors(tracked=True))
    return torch.autograd.gradcheck(Claimed.apply, inputs, fast_mode=fast, raise_exception=False)


class Refused(Exception):  # noqa: N818 (no error)
    """Fast gradcheck has refused, and would go on in slow mode."""


def accepted_fast(block, gradient):
    """Whether fast gradcheck accepts, without the slow run that follows its refusal."""
    module = sys.modules[torch.autograd.gradcheck.__module__]
    with mock.patch.object(module, "_run_slow_mode_and_get_error", side_effect=Refused):
        try:
            return gradcheck(block, gradient, fast=True)
        except Refused:
            return False


def slow_rule(right, wrong):
    """Whether slow gradcheck accepts, by its default tolerances, with exact differences."""
    return bool((np.abs(wrong - right) <= 1e-5 + 1e-3 * np.abs(right)).all())


def cpu(work, times=1):
    spent = []
    for _ in range(times):
        start = time.thread_time()
        work()
        spent.append(time.thread_time() - start)
    return median(spent)


@dataclass
class Counts:
    """How often each gradient is accepted by each method, and how often it was tried."""

    accepted: dict
    tried: dict

    def add(self, row, column, accepted):
        key = (row, column)
        self.accepted[key] = self.accepted.get(key, 0) + bool(accepted)
        self.tried[key] = self.tried.get(key, 0) + 1

    def rate(self, row, column):
        return self.accepted.get((row, column), 0) / max(self.tried.get((row, column), 0), 1)

    def told(self, row, column):
        return f"{self.rate(row, column):.3f}".replace(".000", "") if (row, column) in self.tried else ""


def trials(width, asked, counts):
    """Every right and every wrong gradient by every method, in fresh trials."""
    methods, others = asked.methods, asked.others
    for number in range(asked.trials):
        rng = np.random.default_rng([width, number])
        block = Block.draw(width, rng)
        written = {name: write(block, rng) for name, write in RIGHT.items()}
        spoilt = {name: spoil(written["by hand"], block.blocks, rng) for name, spoil in WRONG.items()}
        for name, gradient in {**written, **spoilt}.items():
            for method in methods:
                if method == CHIEF or number < others:
                    counts.add(name, method, METHODS[method](block, gradient, rng))
            if number < others:
                counts.add(name, "fast", accepted_fast(block, gradient))
            counts.add(name, "slow", slow_rule(written["by hand"], gradient))


def costs(width, methods):
    """CPU seconds of each method on a right gradient and, for the first, on the dearest wrong one."""
    rng = np.random.default_rng(width)
    block = Block.draw(width, rng)
    right = by_hand(block)
    spent = {}
    for method in methods:
        METHODS[method](block, right, rng)
        spent[method] = cpu(lambda method=method: METHODS[method](block, right, rng), 15)
        wrong = {name: spoil(right, block.blocks, rng) for name, spoil in WRONG.items()}
        each = [cpu(lambda g=g, method=method: METHODS[method](block, g, rng), 15) for g in wrong.values()]
        spent[f"{method}; dearest wrong"] = max(each)
    gradcheck(block, right, fast=True)
    spent["fast"] = cpu(lambda: gradcheck(block, right, fast=True), 5)
    if width <= 50:
        spent["fast; wrong"] = cpu(lambda: gradcheck(block, 0 * right, fast=True))
        spent["slow"] = cpu(lambda: gradcheck(block, right, fast=False))
    else:
        with torch.no_grad():
            spent["slow (extrapolated)"] = 2 * len(right) * cpu(lambda: block.loss(*block.tensors()), 50)
    return spent


def show(width, counts, spent, methods):
    columns = [*methods, "fast", "slow"]
    size = 4 * width * width + 2 * width
    tried = ", ".join(f"{each}: {counts.tried.get(('zero', each), 0)}" for each in columns)
    print(f"\n## n = {size:,}\n\nShare of trials in which a gradient is accepted ({tried}).\n")
    print(f"| gradient | {' | '.join(columns)} |\n|---|{'---:|' * len(columns)}")
    for row in (*RIGHT, *WRONG):
        cells = [counts.told(row, each) for each in columns]
        print(f"| {'right: ' if row in RIGHT else ''}{row} | {' | '.join(cells)} |")
    dear = next(value for name, value in spent.items() if name.startswith("slow"))
    print("\n| method | CPU ms | slow costs so many times more |\n|---|---:|---:|")
    for name, value in spent.items():
        print(f"| {name} | {1e3 * value:,.2f} | {dear / value:,.0f} |")


def broken(counts, spent, methods):
    """The promises that do not hold."""
    faults = []
    for method in methods:
        faults += [f"{method} refuses `{row}`" for row in RIGHT if counts.rate(row, method) < 1]
        missed = [row for row in WRONG if counts.rate(row, method) > 0]
        allowed, factor = (0, 1000) if method == CHIEF else (1, 300)
        if method != "without, real" and len(missed) > allowed:
            faults.append(f"{method} accepts {', '.join(missed)}")
        for name in (method, f"{method}; dearest wrong"):
            if "slow" in spent and method != "without, real" and spent["slow"] < factor * spent[name]:
                faults.append(f"{name} costs more than 1/{factor} of slow gradcheck")
    return faults


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[50, 158], help="widths of the block")
    parser.add_argument("--trials", type=int, default=200)
    parser.add_argument("--others", type=int, default=50, help="trials of all that has no reference")
    parser.add_argument("--methods", nargs="+", default=list(METHODS), choices=list(METHODS))
    asked = parser.parse_args()
    torch.set_num_threads(1)
    faults = []
    for width in asked.sizes:
        counts = Counts({}, {})
        spent = costs(width, asked.methods)
        trials(width, asked, counts)
        show(width, counts, spent, asked.methods)
        faults += [f"n = {4 * width * width + 2 * width:,}: {fault}" for fault in broken(counts, spent, asked.methods)]
    print("\n" + ("\n".join(faults) or "Every promise holds."))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
