"""Essays to the three papers without answers: what is reached on them holds (`benchmarks/essays.yaml`)."""

from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
import yaml

from grader.engine import judge_answer
from grader.spec.load import load_assessment

ROOT = Path(__file__).parents[2]
ESSAYS = yaml.safe_load((ROOT / "benchmarks" / "essays.yaml").read_text(encoding="utf-8"))
SETS = ("first", "second", "third")
PARTS = sorted(ESSAYS["first"])
HIGH = Fraction(3, 4)


@cache
def assessment(name):
    return load_assessment(name, problems=ROOT / "problems", references=ROOT / "reference")


def judged(part, text):
    name, inside = part.split("/")
    loaded = assessment(name)
    return judge_answer(loaded.problem(inside), loaded.references[inside], text)


def guards(judgement):
    return [guard for outcome in judgement.outcomes for guard in outcome.evidence.facts.get("guards", ())]


@pytest.mark.parametrize("part", PARTS)
def test_essays_of_a_part(part):
    rows = [row for name in SETS for row in ESSAYS[name][part]]
    results = [(kind, marked, judged(part, text)) for kind, marked, text in rows]
    ordinary = [abs(float(result.credit) - marked) <= 0.2501 for kind, marked, result in results if kind in "gpw"]
    assert sum(ordinary) >= 0.8 * len(ordinary)
    assert [kind for kind, _, result in results if kind not in "gp" and result.credit >= HIGH] == []
    alone = [result for _, _, result in results if len(result.outcomes) == 1]
    assert [result for result in alone if guards(result) and result.credit > Fraction(1, 2)] == []


@pytest.mark.parametrize("part", sorted(ESSAYS["rulings"]["reasons"]))
def test_how_a_ruling_may_be_said(part):
    reason = ESSAYS["rulings"]["reasons"][part]
    wrong = []
    for says, phrase in ESSAYS["rulings"]["phrases"]:
        credit = judged(part, phrase + reason).credit
        if (credit < HIGH) if says == "denies" else credit:
            wrong.append(phrase)
    wrong += [phrase for phrase in ESSAYS["rulings"]["alone"] if judged(part, phrase).credit]
    assert wrong == []
