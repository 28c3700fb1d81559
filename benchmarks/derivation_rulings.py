"""Rulings on the known derivations: how many are right, how long they take, and whether any depends on the seed.

Usage: python benchmarks/derivation_rulings.py [--seeds N] [--every N]
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from statistics import median

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from grader.judging import judge_answer  # noqa: E402 (the path is set first)
from grader.spec.load import load_assessment  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=1, help="rule on each with so many seeds")
    parser.add_argument("--every", type=int, default=1, help="only every so-many-th derivation")
    options = parser.parse_args()
    seeds = range(max(1, options.seeds))
    bench = [(name, case) for name, cases in yaml.safe_load(known().read_text()).items() for case in cases]
    bench = bench[:: max(1, options.every)]
    loaded: dict[str, object] = {}
    right, accused, times, moved = 0, [], [], []
    for name, case in bench:
        problem, reference = part(name, loaded)
        judge_answer(problem, reference, case["text"], "derivation")  # the models of a problem are drawn once
        begun = time.process_time()
        first = told(judge_answer(problem, reference, case["text"], "derivation", seed=0))
        times.append(time.process_time() - begun)
        right += first[0] == case.get("wrong", 0)
        if not case.get("wrong") and first[0]:
            accused.append(name)
        others = (told(judge_answer(problem, reference, case["text"], "derivation", seed=seed)) for seed in seeds)
        if any(other != first for other in others):
            moved.append(name)
    print(f"{len(bench)} derivations, {sum(not case.get('wrong') for _, case in bench)} of them valid")
    print(f"first wrong line right: {right}; valid ones called wrong: {len(accused)} {accused}")
    print(f"CPU time: median {1000 * median(times):.0f} ms, longest {1000 * max(times):.0f} ms")
    print(f"rulings that change with the seed ({len(seeds)} seeds): {len(moved)} {moved}")


def known() -> Path:
    return ROOT / "benchmarks" / "derivations.yaml"


def part(name, loaded):
    paper, _, inside = name.partition("/")
    if paper not in loaded:
        loaded[paper] = load_assessment(paper, problems=ROOT / "problems", references=ROOT / "reference")
    return loaded[paper].problem(inside), loaded[paper].references[inside]


def told(judgement):
    """What a reader sees of the lines: the first wrong one, every ruling, and the credit."""
    outcome = next(one for one in judgement.outcomes if one.lines)
    return (outcome.evidence.facts["first_wrong"], tuple(line.ruling for line in outcome.lines), outcome.credit)


if __name__ == "__main__":
    main()
