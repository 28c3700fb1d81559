"""Derivations whose rulings are known, and the problems that they belong to."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

from grader.derivations.reading import read_working
from grader.derivations.ruling import rule_on
from grader.derivations.terms import Terms
from grader.judging import judge_answer
from grader.spec.load import load_assessment

ROOT = Path(__file__).resolve().parents[2]
BENCH = yaml.safe_load((ROOT / "benchmarks" / "derivations.yaml").read_text())
CASES = [(name, number, case) for name, cases in BENCH.items() for number, case in enumerate(cases)]


@lru_cache
def assessment(name):
    return load_assessment(name, problems=ROOT / "problems", references=ROOT / "reference")


def problem(name):
    paper, _, part = name.partition("/")
    return assessment(paper).problem(part), assessment(paper).references[part]


def judged(name, text, seed=0, earlier=None):
    part, reference = problem(name)
    return judge_answer(part, reference, text, "derivation", seed=seed, earlier=earlier or {})


def outcome(name, text, seed=0, earlier=None):
    return next(one for one in judged(name, text, seed, earlier).outcomes if one.lines)


def lines(name, text, seed=0):
    """Numbered lines of a working as its report shows them."""
    return [line for line in outcome(name, text, seed).lines if line.number]


def rulings(name, text, seed=0):
    return [line.ruling.value for line in lines(name, text, seed)]


def ruled(text, declarations, terms=None, seed=0):
    """A working ruled on under declarations of the test's own."""
    found = rule_on(read_working(text, declarations), declarations, terms or Terms(), seed)
    return [line for line in found.lines if line.number]
