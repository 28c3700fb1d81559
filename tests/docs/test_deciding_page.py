"""The verdicts that docs/deciding.md tells are those that the grader gives."""

import json
from functools import cache

import pytest
from pages import ROOT, rows

from grader.batch.lines import Desk, judge_line
from grader.spec.load import assessments, load_assessment

HEADS = {"part", "answer", "verdict", "note"}
ROWS = [row for row in rows(ROOT / "docs" / "deciding.md") if set(row.cells) == HEADS]


@cache
def desk():
    folders = {"problems": ROOT / "problems", "references": ROOT / "reference"}
    return Desk(lambda name, variant: load_assessment(name, variant=variant or "", **folders), assessments(ROOT / "problems"))


def judged(problem, answer):
    return judge_line(json.dumps({"problem": problem, "answer": answer}).encode(), desk())


def test_the_page_has_its_examples():
    assert {row.cells["verdict"][0] for row in ROWS} == {"correct", "partial", "incorrect", "undecided"}


@pytest.mark.parametrize("row", [pytest.param(row, id=f"line {row.line}") for row in ROWS])
def test_verdict_and_note_are_those_of_the_page(row):
    (problem,), (verdict,), (note,) = (row.cells[head] for head in ("part", "verdict", "note"))
    line = judged(problem, ", where ".join(row.cells["answer"]))
    assert (line["verdict"], line["note"]) == (verdict, note)


def test_the_counterexample_of_the_page():
    example = judged("nlp_assignment2/1a", r"\hat y^2 - y")["evidence"]["counterexample"]
    assert (example["answer"], example["expected"]) == ("(-0.75, 0.25)", "(-0.5, 0.5)")
    assert example["point"] == {"y": "(1, 0)", "y_hat": "(0.5, 0.5)"}
