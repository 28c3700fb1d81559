"""What becomes of answers that were written before the grader was asked: right ones in full, wrong ones not.

Usage: python benchmarks/unseen_answers.py [--all]

Prints every answer that gets something else, and the counts. `--all` prints what every answer gets.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from grader.judging import judge_answer  # noqa: E402 (the path is set first)
from grader.model.verdict import Verdict  # noqa: E402
from grader.spec.load import load_assessment  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", action="store_true", help="print what every answer gets")
    options = parser.parse_args()
    table = yaml.safe_load((ROOT / "benchmarks/unseen_answers.yaml").read_text(encoding="utf-8"))
    loaded = {
        name: load_assessment(name, problems=ROOT / "problems", references=ROOT / "reference")
        for name in {part.split("/", 1)[0] for part in table}
    }
    counts = {"right": [0, 0], "wrong": [0, 0]}
    for part, answers in table.items():
        name, inside = part.split("/", 1)
        paper = loaded[name]
        for sort in ("right", "wrong"):
            for answer in answers[sort]:
                judgement = judge_answer(paper.problem(inside), paper.references.get(inside), answer)
                full = judgement.verdict is Verdict.CORRECT
                as_meant = full == (sort == "right")
                counts[sort][0] += as_meant
                counts[sort][1] += 1
                if options.all or not as_meant:
                    print(f"{part}  {sort}: {answer!r} is {judgement.verdict.value}, {judgement.credit}")
    (right, rights), (wrong, wrongs) = counts["right"], counts["wrong"]
    print(f"{right} of {rights} right answers in full, {wrongs - wrong} of {wrongs} wrong ones in full")


if __name__ == "__main__":
    main()
