r"""A thousand formulas through `grader answers`: how much CPU, and where the worst of it goes.

    python benchmarks/answers.py                    # the whole table, about half a minute
    python benchmarks/answers.py --count 200        # fewer answers
    python benchmarks/answers.py --profile 25       # and the functions that take longest
    python benchmarks/answers.py --write lines.jsonl   # only write the answers

The answers are the known answers of all parts that take a formula, picked at random (seeded), every one written
differently: other white space, other letters for bound indices. No two texts are the same, so a cache of whole
answers gains nothing; the reference formulas and the random models are shared, as they are in a real class.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import random
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import mean, median

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from grader.batch.lines import Desk, judge_line  # noqa: E402 (the path is set first)
from grader.spec.cases import load_cases  # noqa: E402
from grader.spec.load import assessments, load_assessment  # noqa: E402

# Asked of `1a` (vectors) and of `11.formula` (one scalar).
HOSTILE = (
    "9^{9^{9^9}}",
    r"\sum_{i=1}^{1000000} i^2",
    r"\sum_{i=1}^{1000}\sum_{j=1}^{1000}\sum_{l=1}^{1000} ijl",
    "200000!",
    "((9!)!)!",
    "(x+y+z)^{60}+x",
    "(x+1)^{999999999}",
    "e^{e^{e^{e^{x}}}}",
    "(" * 150 + "x" + ")" * 150,
    "(" * 5000 + "x" + ")" * 5000,
    "+".join(["x"] * 5000),
    r"\frac{1}{1+" * 60 + "x" + "}" * 60,
    r"\begin{pmatrix}" + "1 & 2 \\\\" * 500 + r"\end{pmatrix}",
    "x^" * 300 + "x",
    "1" * 3000,
    r"\hat{" * 300 + "y" + "}" * 300,
    "where " * 2000,
    "x = " * 1500 + "x",
    "a " * 15000,
    r"\prod_{i=1}^{100000} (1 + x_i)",
)
TOKENS = re.compile(r"[=!<>:]=|\\[A-Za-z]+|\\.|[A-Za-z]+|.", re.DOTALL)
BOUND = re.compile(r"\\(?:sum|prod)(?:\\limits)?_\{?([a-z])(?![A-Za-z])")
FRESH = "rstuvw"


@dataclass(frozen=True)
class Known:
    """A known answer of a formula part, and the verdict that it must get."""

    problem: str
    answer: str
    written: str
    verdict: str
    scalar: bool


def known_answers():
    """Known answers of all parts that take formulas first, parts of the bank in order."""
    found = []
    for name in assessments(ROOT / "problems"):
        paper = load_assessment(name, problems=ROOT / "problems", references=ROOT / "reference")
        takers = [p for p in paper.problems if p.forms and p.forms[0].kind == "expression"]
        formulas = {p.id: not p.declarations.dimensions for p in takers}
        found += [
            Known(case.problem, case.answer, case.format, case.verdict.value, formulas[case.problem])
            for case in load_cases(ROOT / "submissions" / name / "cases", paper)
            if case.problem in formulas and case.answer.strip()
        ]
    return found


def respelled(text, chance):
    """The same formula with other white space and other letters for its bound indices."""
    for letter in sorted(set(BOUND.findall(text))):
        if "\\" in text and chance.random() < 0.5:
            text = renamed(text, letter, chance)
    pieces = TOKENS.findall(text)
    spaced = [piece + (" " * chance.randint(0, 2) if piece in {"+", "=", ","} else "") for piece in pieces]
    return " " * chance.randint(0, 3) + "".join(spaced) + " " * chance.randint(0, 3)


def renamed(text, letter, chance):
    """A bound letter renamed everywhere; the text as it is where no other letter is free."""
    free = [other for other in FRESH if not re.search(rf"(?<!\\)(?<![A-Za-z]){other}|{other}(?![A-Za-z])", text)]
    if not free:
        return text
    other = chance.choice(free)
    pieces = TOKENS.findall(text)
    return "".join(p.replace(letter, other) if len(p) <= 2 and not p.startswith("\\") else p for p in pieces)


def chosen(count, seed):
    """`count` answers, all texts different."""
    chance = random.Random(seed)
    pool = known_answers()
    seen, found = set(), []
    while len(found) < count:
        known = chance.choice(pool)
        text = respelled(known.answer, chance)
        if (known.problem, text) not in seen:
            seen.add((known.problem, text))
            found.append(Known(known.problem, text, known.written, known.verdict, known.scalar))
    return found


def line_of(known):
    return json.dumps({"problem": known.problem, "answer": known.answer, "format": known.written}).encode()


def cpu_of(command, runs=1):
    """Median over runs of the CPU of a child process, in seconds."""
    spent = []
    for _ in range(runs):
        before = os.times()
        subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        after = os.times()
        spent.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return median(spent)


def as_command(lines):
    """CPU of the whole command, on nothing, on one answer of each assessment, and on all answers."""
    command = [sys.executable, "-m", "grader", "answers"]
    first = {}
    for raw in lines:
        first.setdefault(json.loads(raw)["problem"].partition("/")[0], raw)
    with tempfile.TemporaryDirectory() as folder:
        spent = []
        for at, part in enumerate(([], list(first.values()), lines)):
            file = Path(folder) / f"{at}.jsonl"
            file.write_bytes(b"\n".join(part))
            spent.append(cpu_of([*command, str(file)], 3))
    return spent


def desk():
    load = partial(load_assessment, problems=ROOT / "problems", references=ROOT / "reference")
    return Desk(load, assessments(ROOT / "problems"))


def timed(lines):
    """The line and the CPU of each answer, one after the other in this process."""
    open_desk = desk()
    for name in open_desk.names:
        judge_line(json.dumps({"problem": f"{name}/?", "answer": ""}).encode(), open_desk)
    done = []
    for raw in lines:
        start = time.process_time()
        line = judge_line(raw, open_desk)
        done.append((time.process_time() - start, line))
    return done


def spread(seconds):
    """Mean, median, 90th and 99th percentile and worst, in milliseconds."""
    told = sorted(seconds)
    picks = (mean(told), median(told), told[len(told) * 9 // 10], told[len(told) * 99 // 100], told[-1])
    return " | ".join(f"{pick * 1e3:.2f}" for pick in picks)


def short(text):
    return text if len(text) <= 90 else f"{text[:80]}... ({len(text)} characters)"


def table(known, done):
    print("| answers | count | mean ms | median | p90 | p99 | max |\n| :-- | --: | --: | --: | --: | --: | --: |")
    groups = {"all": known, "scalar formulas": [one for one in known if one.scalar]}
    groups |= {sort: [one for one in known if one.verdict == sort] for sort in ("correct", "partial", "incorrect")}
    times = {id(one): seconds for one, (seconds, _) in zip(known, done, strict=True)}
    for name, group in groups.items():
        if group:
            print(f"| {name} | {len(group)} | {spread([times[id(one)] for one in group])} |")
    seen, later = set(), []
    for one in known:
        if one.problem in seen:
            later.append(times[id(one)])
        seen.add(one.problem)
    print(f"| all but the first of each part | {len(later)} | {spread(later)} |")


def hostile():
    print("\nHostile answers, each in a process of its own that has judged one answer before:\n")
    problems = ("nlp_assignment2/1a", "llm_foundations/11.formula")
    for text in HOSTILE:
        for problem in problems:
            code = (
                "import json,sys,time;sys.path[:0]=['.','benchmarks'];import answers as a;d=a.desk();"
                "p,t=json.load(sys.stdin);ask=lambda t:a.judge_line(json.dumps({'problem':p,'answer':t}).encode(),d);"
                "ask('x');s=time.process_time();l=ask(t);print(time.process_time()-s,l['verdict'],l['note'])"
            )
            command, asked = [sys.executable, "-c", code], json.dumps([problem, text])
            done = subprocess.run(command, cwd=ROOT, input=asked, text=True, capture_output=True, check=False)
            words = done.stdout.split() or ["nan", "crash", done.stderr.strip()[-80:]]
            print(f"{float(words[0]) * 1e3:9.1f} ms  {problem:27} {' '.join(words[1:]):40} {short(text)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--worst", type=int, default=12, help="how many of the slowest answers to print")
    parser.add_argument("--profile", type=int, default=0, metavar="N", help="print the N dearest functions")
    parser.add_argument("--write", type=Path, help="write the answers as JSON lines, and do nothing else")
    options = parser.parse_args()
    known = chosen(options.count, options.seed)
    lines = [line_of(one) for one in known]
    if options.write:
        options.write.write_bytes(b"\n".join(lines) + b"\n")
        return
    nothing, opened, everything = as_command(lines)
    print(f"`grader answers` on {len(lines)} answers, CPU of the whole process, median of 3 runs:")
    print(f"  start {nothing:.2f} s, with both assessments opened {opened:.2f} s, all {everything:.2f} s")
    print(f"  after start {everything - nothing:.2f} s, after opening {everything - opened:.2f} s")
    print(f"  `grader --help`: {cpu_of([sys.executable, '-m', 'grader', '--help'], 10):.3f} s (median of 10 runs)\n")
    profiler = cProfile.Profile()
    done = profiler.runcall(timed, lines) if options.profile else timed(lines)
    table(known, done)
    print("\nSlowest:")
    for seconds, at in sorted(((seconds, at) for at, (seconds, _) in enumerate(done)), reverse=True)[: options.worst]:
        one, verdict = known[at], done[at][1]["verdict"]
        print(f"{seconds * 1e3:9.1f} ms  {one.problem:44} {verdict:10} {short(one.answer.strip())}")
    changed = [(one, line) for one, (_, line) in zip(known, done, strict=True) if line["verdict"] != one.verdict]
    print(f"\nVerdicts that are not those of the known answers: {len(changed)}")
    for one, line in changed[:20]:
        print(f"  {one.problem}: {one.verdict}, now {line['verdict']} ({line['note']}): {short(one.answer.strip())}")
    hostile()
    if options.profile:
        pstats.Stats(profiler).sort_stats("tottime").print_stats(options.profile)
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(options.profile * 2)


if __name__ == "__main__":
    main()
