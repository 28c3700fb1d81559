"""The page docs/accuracy.md: what becomes of answers whose marks are known.

    python benchmarks/accuracy.py > docs/accuracy.md        # a few seconds

The tables are measured; the words around them are below.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import correlation, mean

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from grader.checks._reference import as_text  # noqa: E402 (the path is set first)
from grader.engine import judge_answer  # noqa: E402
from grader.model.outcome import FULL  # noqa: E402
from grader.model.verdict import Verdict  # noqa: E402
from grader.spec.cases import load_cases  # noqa: E402
from grader.spec.load import assessments, load_assessment  # noqa: E402

COLLECTED = ROOT / "tests" / "checks" / "collected_formulas.jsonl"
MARKED = ROOT / "tests" / "checks" / "marked_answers.yaml"
IN_PROSE = {"text", "true_false"}
WAITING = {Verdict.UNDECIDED, Verdict.PENDING, Verdict.PROPOSED, Verdict.ERROR}
NEAR = 0.2501

INTRODUCTION = """\
# How often it is right

`\\hat y_i - \\delta_{{ik}}` is a right answer to the first part of the assignment, and it gets full marks. So do
{full} of the {right} right answers of the first table; of its {wrong} wrong answers {paid} get full marks.

This page is written by a command. Run it again when something has changed:

```sh
python benchmarks/accuracy.py > docs/accuracy.md
```

**Full**: full marks. **Refused**: settled with less. **Unread**: told that it could not be read. **Open**: left to a
person. **Named**: wrong answers whose misconception was told, out of those for which one is known.

## What these numbers are worth

* No answer on this page comes from a real student. The authors of the problems wrote the first table, with the
  problems and the references. It shows that nothing has broken, and nothing about answers that nobody thought of.
* The answers of the second table were written apart from the reader, in the ways that students write, with a label
  each. They were then used: most right answers that failed were looked at, and the reader learned their notation. The
  table says how far that got. It is no estimate for the next class.
* The reader as it stood before they were written
  {before}.
  Expect this of notation that nobody has seen.
* Another set, 385 right and 339 wrong answers to the formulas, numbers and shapes of all five papers, was written from
  the statements alone. At first sight 349 of the right ones got full marks (91 %), and none of the wrong ones.
  `python benchmarks/unseen_answers.py` tells where it stands now that the causes were mended.
* The rubrics were tuned on all answers of the third table. [Answers in prose](free-text.md) tells what each batch got
  at first sight.
* A label is one reader's judgement. {unsure} answers of the second table were left without one.
* What is open costs time and no marks. A right answer that is refused costs marks: these are the ones to look for.
"""
# Measured once, on the reader before these answers were written; it cannot be measured again here.
BEFORE = """\
gave full marks to 511 of the 613 right ones (83 %), refused 28, could not read 47 and left 27 to a person;
  it gave full marks to 36 of the 677 wrong ones"""


@dataclass(frozen=True)
class Tried:
    """One answer whose truth is known, and what became of it."""

    part: str
    right: bool
    verdict: Verdict
    full: bool
    expected: str
    named: str

    @property
    def fate(self):
        if self.full:
            return "full"
        if self.verdict in WAITING:
            return "open"
        return "unread" if self.verdict in {Verdict.MALFORMED, Verdict.BLANK} else "refused"


def tried(problem, reference, text, *, right, expected="", written="auto"):
    judgement = judge_answer(problem, reference, text, written)
    named = " ".join(outcome.misconception for outcome in judgement.outcomes)
    return Tried(problem.id, right, judgement.verdict, judgement.credit == FULL, expected, named)


def of_authors(problem, reference):
    """The authors' references, alternatives and mutants, each read by the form that it was written for."""
    for form in problem.forms:
        private = reference.forms.get(form.kind) if reference else None
        if private is None or form.kind in IN_PROSE:
            continue
        alone = replace(problem, forms=(form,))
        whole = private.value is not None and all(check.REFERENCE_IS_ANSWER for check in form.checks)
        for text in (*((as_text(private.value),) if whole else ()), *private.alternatives):
            yield tried(alone, reference, text, right=True)
        for mutant in private.mutants:
            if mutant.fraction < FULL:
                yield tried(alone, reference, mutant.answer, right=False, expected=mutant.misconception)


def decided_parts():
    """For each part with a decided answer: its kinds, and what became of every known answer."""
    for name in assessments(ROOT / "problems"):
        paper = load_assessment(name, problems=ROOT / "problems", references=ROOT / "reference")
        cases = load_cases(ROOT / "submissions" / name / "cases", paper)
        for whole in paper.problems:
            problem = replace(whole, forms=tuple(form for form in whole.forms if not form.reader.RUNS))
            kinds = [form.kind for form in problem.forms if form.kind not in IN_PROSE]
            if not kinds or problem.forms[0].kind in IN_PROSE:
                continue
            reference = paper.references.get(problem.part)
            results = list(of_authors(problem, reference))
            for case in cases:
                sort = case.verdict.value
                written = case.format != "python" and not case.name.endswith(".py")
                if written and case.problem == problem.id and sort in {"correct", "partial", "incorrect"}:
                    known = {"right": sort == "correct", "expected": case.misconception, "written": case.format}
                    results.append(tried(problem, reference, case.answer, **known))
            if results:
                yield problem.id, ", ".join(kinds), results


HEADS = ("right", "full", "refused", "unread", "open", "wrong", "full", "refused", "unread", "open", "named")


def counts(results):
    cells = []
    for right in (True, False):
        fates = Counter(one.fate for one in results if one.right is right)
        cells += [sum(fates.values()), *(fates[fate] for fate in ("full", "refused", "unread", "open"))]
    known = [one for one in results if one.expected and not one.right]
    told = sum(one.expected.casefold() in one.named.casefold() for one in known)
    return [*map(str, cells), f"{told}/{len(known)}" if known else "-"]


def table(rows, first):
    """A Markdown table; the last row sums up."""
    lines = ["| " + " | ".join([*first, *HEADS]) + " |", "|" + " :-- |" * len(first) + " --: |" * len(HEADS)]
    every = [one for _, results in rows for one in results]
    for labels, results in (*rows, (("**all**", *[""] * (len(first) - 1)), every)):
        lines.append("| " + " | ".join([*labels, *counts(results)]) + " |")
    return "\n".join(lines)


def collected():
    """What became of the collected formulas by part, and how many have no label."""
    papers = {}
    found = {}
    unsure = 0
    for line in COLLECTED.read_text("utf-8").splitlines():
        row = json.loads(line)
        name, part = row["problem"].split("/", 1)
        if name not in papers:
            papers[name] = load_assessment(name, problems=ROOT / "problems", references=ROOT / "reference")
        if row["label"] == "unsure":
            unsure += 1
            continue
        paper = papers[name]
        known = {"right": row["label"] == "right", "expected": row["misconception"], "written": "latex"}
        result = tried(paper.problem(part), paper.references.get(part), row["answer"], **known)
        found.setdefault(row["problem"], []).append(result)
    return [((problem,), results) for problem, results in sorted(found.items())], unsure


def in_prose():
    """Proposals against the marks of a person, by part."""
    lines = [
        "| part | answers | within a quarter | mean difference | marked at most 1/5 | of these proposed above 1/2 |",
        "| :-- | --: | --: | --: | --: | --: |",
    ]
    every = []
    for name, answers in yaml.safe_load(MARKED.read_text("utf-8")).items():
        assessment, part = name.split("/", 1)
        paper = load_assessment(assessment, problems=ROOT / "problems", references=ROOT / "reference")
        pairs = [
            (float(judge_answer(paper.problem(part), paper.references[part], text, "text").credit), marked)
            for marked, _, text in answers
        ]
        every += pairs
        lines.append(f"| {name} | {prose_cells(pairs)} |")
    lines.append(f"| **all** | {prose_cells(every)} |")
    return "\n".join(lines), correlation(*zip(*every, strict=True))


def prose_cells(pairs):
    low = [credit for credit, marked in pairs if marked <= 0.2]
    near = sum(abs(credit - marked) <= NEAR for credit, marked in pairs)
    apart = mean(abs(credit - marked) for credit, marked in pairs)
    return f"{len(pairs)} | {near} | {apart:.2f} | {len(low)} | {sum(credit > 0.5 for credit in low)}"


def main():
    parts = [((part, kinds), results) for part, kinds, results in decided_parts()]
    every = [one for _, results in parts for one in results]
    others, unsure = collected()
    right, wrong = [one for one in every if one.right], [one for one in every if not one.right]
    facts = {"right": len(right), "wrong": len(wrong), "before": BEFORE, "unsure": unsure}
    print(INTRODUCTION.format(full=sum(one.full for one in right), paid=sum(one.full for one in wrong), **facts))
    print("## Answers of the authors\n")
    print("Known answers, references, alternatives and mutants of every formula, number, shape and choice. Programs are")
    print("left out: `grader verify` runs them.\n")
    print(table(parts, ("part", "kinds")))
    print("\n## Collected formulas\n")
    print("`tests/checks/collected_formulas.jsonl`, judged as LaTeX. The tests hold what is reached.\n")
    print(table(others, ("part",)))
    prose, together = in_prose()
    print("\n## Answers in prose\n")
    print("`tests/checks/marked_answers.yaml`. A rubric proposes; a person confirms. The correlation of proposals with")
    print(f"marks is {together:.2f}.\n")
    print(prose)
    for page in ("essays.md", "derivations.md"):
        print(f"\n{(ROOT / 'benchmarks' / page).read_text(encoding='utf-8').rstrip()}")


if __name__ == "__main__":
    main()
