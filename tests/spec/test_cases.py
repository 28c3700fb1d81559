"""Known answers and their faults."""

from __future__ import annotations

from fractions import Fraction

import pytest
from small_kinds import CATALOGUE, PAPER, write

from grader.errors import SpecError
from grader.model.submission import Place
from grader.model.verdict import Verdict
from grader.spec.cases import KnownAnswer, load_cases
from grader.spec.load import load_assessment

CASES = """\
grader: 1
correct:
  - '\\frac{a}{b}'
  - 5.10
partial:
  - {answer: b, format: text, fraction: 2/5, misconception: other}
malformed:
  - answer: |
      one
      two
"""


@pytest.fixture
def paper(tmp_path, monkeypatch):
    monkeypatch.chdir(write(tmp_path, PAPER))
    return load_assessment("paper", problems=tmp_path / "problems", references=None, catalogue=CATALOGUE)


def test_known_answers(paper, tmp_path):
    write(tmp_path, {"cases/1a.yaml": CASES})
    name = "cases/1a.yaml"
    assert load_cases(tmp_path / "cases", paper) == (
        KnownAnswer("paper/1a", "\\frac{a}{b}", "auto", Verdict.CORRECT, None, "", Place(name, 3, 3)),
        KnownAnswer("paper/1a", "5.10", "auto", Verdict.CORRECT, None, "", Place(name, 4, 4)),
        KnownAnswer("paper/1a", "b", "text", Verdict.PARTIAL, Fraction(2, 5), "other", Place(name, 6, 6)),
        KnownAnswer("paper/1a", "one\ntwo\n", "auto", Verdict.MALFORMED, None, "", Place(name, 8, 10)),
    )


def test_no_folder_no_answers(paper, tmp_path):
    assert load_cases(tmp_path / "none", paper) == ()


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("1a", "correct:", "corect:", "2:1: corect: unknown key `corect` (did you mean `correct`?)"),
        ("1a", "grader: 1\n", "", "1:1: (file): `grader` is missing (a file begins with grader: 1)"),
        ("1a", "grader: 1", "grader: 3", "1:9: grader: expected one of 1, found the number `3`"),
        ("1a", "2/5", "7/5", "6:41: partial[0].fraction: must not be above 1, found 7/5"),
        ("1a", "format: text", "format: tex", "6:25: partial[0].format: expected one of auto, latex, text, number, shape, python, derivation, found the text `tex` (did you mean `text`?)"),
        ("1a", "answer: b", "anwser: b", "6:6: partial[0].anwser: unknown key `anwser` (did you mean `answer`?)"),
        ("1a", "- 5.10", "- {answer: x, fraction: 0.5}", "4:27: correct[1].fraction: an answer that is correct gets 1 of the marks, found 1/2"),
        ("1a", "- 5.10", "-", "4:4: correct[1]: expected a text, found nothing (write '' for the empty text)"),
        ("1a", "- 5.10", "- [a]", "4:5: correct[1]: expected a table, found a list (write {...})"),
        ("1a", "malformed:\n  - answer", "malformed:\n    answer", "7:1: malformed: expected a list, found a table (write - answer, one on each line)"),
        ("1b", "", "", "1:1: (file): no problem declares part `1b` (known here: 1a, 2)"),
        ("1a", CASES, "- a", "1:1: (file): expected a table, found a list (a file begins with grader: 1)"),
        ("1a", CASES, "", "1:1: (file): is empty (a file begins with grader: 1)"),
        ("1a", "'\\frac{a}{b}'", '"\\frac{a}{b}"', "3:6: correct[0]: `\\frac` in double quotes is a form feed followed by `rac` (write LaTeX in single quotes, or in a | block)"),
    ],
)  # fmt: skip
def test_faults(paper, tmp_path, name, old, new, expected):
    assert old in CASES
    write(tmp_path, {f"cases/{name}.yaml": CASES.replace(old, new, 1)})
    with pytest.raises(SpecError) as caught:
        load_cases(tmp_path / "cases", paper)
    assert f"cases/{name}.yaml:{expected}" in [str(fault) for fault in caught.value.faults]
