"""Mutated known answers of every kind through the whole judgement: none makes the grader fail or numpy complain.

    python benchmarks/fuzz_answers.py                       # two minutes
    python benchmarks/fuzz_answers.py --seconds 600 --seed 7 --derivations

Answers with code are left out: they fail in a process of their own. Prints every answer on which the grader failed, with
the place, then the number of texts, of failures, and the slowest; exits with 1 if there was a failure.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from fuzz_reader import mutated, noise  # noqa: E402 (the path is set first)

from grader.engine import judge_answer  # noqa: E402
from grader.model.verdict import Verdict  # noqa: E402
from grader.spec.cases import load_cases  # noqa: E402
from grader.spec.load import assessments, load_assessment  # noqa: E402


def known_answers():
    """(problem, reference, answer, format) of every known answer that is no program."""
    for name in assessments(ROOT / "problems"):
        paper = load_assessment(name, problems=ROOT / "problems", references=ROOT / "reference")
        problems = {problem.id: problem for problem in paper.problems}
        for case in load_cases(ROOT / "submissions" / name / "cases", paper):
            problem = problems[case.problem]
            if not case.name.endswith(".py") and "def " not in case.answer and "import " not in case.answer:
                yield problem, paper.references.get(problem.part), case.answer, case.format


def is_derivation(answer):
    return "\n" in answer or answer.count("=") > 3


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--derivations", action="store_true", help="only answers of several lines")
    options = parser.parse_args()
    warnings.simplefilter("error")
    chance = random.Random(options.seed)
    known = [one for one in known_answers() if is_derivation(one[2]) or not options.derivations]
    done = failed = 0
    slowest, worst = 0.0, ""
    start = time.monotonic()
    while time.monotonic() - start < options.seconds:
        problem, reference, answer, form = chance.choice(known)
        text = mutated(answer, chance) if chance.random() < 0.85 else noise(chance)
        began = time.process_time()
        judgement = judge_answer(problem, reference, text, form)
        took = time.process_time() - began
        done += 1
        if judgement.verdict is Verdict.ERROR:
            failed += 1
            print(problem.id, repr(text), *(dict(one.evidence.facts) for one in judgement.outcomes))
        if took > slowest:
            slowest, worst = took, f"{problem.id} {text[:80]!r}"
    print(f"{done} texts, {failed} failures, slowest {slowest * 1000:.0f} ms {worst}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
