"""Answers that earn the marks of several parts: what of such a declaration makes no sense."""

from __future__ import annotations

import pytest

from grader.errors import SpecError
from grader.spec.load import load_assessment

PARTS = """grader: 1
parts:
  1a: {title: A, statement: A, marks: 2, answers: [{kind: number, checks: [{check: close}]}]}
  1b: {title: B, statement: B, marks: 6, answers: [{kind: number, checks: [{check: close}]}]}
  '1':
    title: Both
    statement: Both
    marks: 8
    answers:
      - kind: code
        functions: {both: 'x: scalar -> scalar, scalar'}
        covers: {1a: [first], 1b: [second, runs]}
        checks:
          - {check: value, name: first, function: both, result: 0, weight: 1}
          - {check: value, name: second, function: both, result: 1, weight: 2}
          - {check: runs, function: both, weight: 1}
"""


def load(tmp_path, text):
    folder = tmp_path / "problems" / "paper"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "assessment.yaml").write_text("grader: 1\ntitle: Paper\n", encoding="utf-8")
    (folder / "parts.yaml").write_text(text, encoding="utf-8")
    return load_assessment("paper", problems=tmp_path / "problems", references=None)


def test_marks_of_covered_parts_are_counted_once(tmp_path):
    paper = load(tmp_path, PARTS)
    assert paper.marks == 8
    both = paper.problem("1")
    assert dict(both.covering.covers) == {"1a": ("first",), "1b": ("second", "runs")}
    assert [problem.part for problem in paper.problems if not problem.counted] == ["1"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("1a: [first]", "1c: [first]", "covers.1c: no problem declares part `1c`"),
        ("[second, runs]", "[second, ran]", "covers: no check is called `ran` (known here: first, runs, second)"),
        ("[second, runs]", "[second]", "covers: check `runs` belongs to no parts, expected one"),
        ("1a: [first]", "1a: [first, runs]", "covers: check `runs` belongs to 2 parts, expected one"),
        ("weight: 2}", "weight: 3}", "covers.1a: the checks of `1a` do not weigh its share, 2 of 8"),
        ("marks: 8", "marks: 7", "marks: a part that only covers others has their marks, 8; found 7"),
        ("covers: {1a: [first], 1b: [second, runs]}", "covers: 1a", "covers: expected a table"),
    ],
)
def test_what_makes_no_sense_is_told_at_its_place(tmp_path, old, new, fault):
    assert old in PARTS
    with pytest.raises(SpecError) as caught:
        load(tmp_path, PARTS.replace(old, new))
    assert any(fault in str(each) for each in caught.value.faults), [str(each) for each in caught.value.faults]


def test_only_a_program_covers_other_parts(tmp_path):
    text = PARTS.replace("answers: [{kind: number, checks", "answers: [{kind: number, covers: {1b: [close]}, checks", 1)
    with pytest.raises(SpecError, match="unknown key `covers`"):
        load(tmp_path, text)
