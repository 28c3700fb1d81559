"""A row for each problem: what agrees, what is accepted and refused, and how far from the tolerance."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from engine_kinds import Lottery, assessment, form, problem

from grader.answers.array import Array
from grader.answers.number import Number
from grader.answers.sequence import Sequence
from grader.checks.all_close import AllClose
from grader.checks.close import Close
from grader.checks.same_sequence import SameSequence
from grader.engine import judge_answer
from grader.model.problem import Form, FormReference, Mutant, Reference
from grader.model.submission import Place
from grader.model.symbols import Declarations
from grader.model.verdict import Verdict
from grader.spec.cases import KnownAnswer
from grader.verify import Trial, VerifyReport, rows, verify
from grader.verify.margins import distance

PLACE = Place("cases/1a.yaml", 3, 3)


def known(answer, verdict=Verdict.CORRECT, fraction=None):
    return KnownAnswer("paper/1a", answer, "auto", verdict, fraction, "", PLACE)


def numbers(reader, check, **private):
    made = assessment(problem(Form(reader, (check,))), references={"1a": Reference({reader.kind(): FormReference(**private)})})
    return replace(made, problems=tuple(replace(each, declarations=Declarations()) for each in made.problems))


def far(made, text):
    (only,) = made.problems
    return distance(judge_answer(only, made.references["1a"], text), only, made.references["1a"])


@pytest.mark.parametrize(("check", "value", "text", "tolerances"), [
    (Close(absolute=0.5), "4", "4.25", 0.5),
    (Close(absolute=0.5), "4", "5", 2.0),
    (Close(relative=0.01, digits=9), "200", "203", 1.5),
    (Close(digits=3), "1.23456", "1.23", 0.456),
    (Close(within="10%", digits=9), "50", "60", 2.0),
    (Close(), "4", "4", 0.0),
])  # fmt: skip
def test_numbers_are_measured_in_tolerances(check, value, text, tolerances):
    assert far(numbers(Number(), check, value=value), text) == pytest.approx(tolerances)


def test_nothing_is_measured_where_numbers_must_be_exact_or_shapes_differ():
    assert far(numbers(Number(), Close(exact=True), value="4"), "5") is None
    assert far(numbers(Array(), AllClose(), value="[1, 2]"), "[1, 2, 3]") is None


def test_the_worst_entry_and_the_nearest_alternative_count():
    made = numbers(Array(), AllClose(absolute=0.1, digits=9), value="[1, 2]", alternatives=("[3, 2]",))
    assert far(made, "[3.05, 2.02]") == pytest.approx(0.5)
    assert far(made, "[1.0, 2.4]") == pytest.approx(4.0)


def test_scores_of_the_right_tokens_are_measured():
    reader = Sequence(tokens=("the", "cat", "a"), length=2)
    made = numbers(reader, SameSequence(tolerance=0.01), value="the cat (-1.5)")
    assert far(made, "the cat (-1.52)") == pytest.approx(2.0)
    assert far(made, "a cat (-1.5)") is None


def test_a_row_counts_what_holds():
    made = numbers(
        Number(), Close(absolute=0.5), value="4", alternatives=("8/2",),
        mutants=(Mutant("9", "too many", "many"), Mutant("8", "twice", "twice")),
    )  # fmt: skip
    report = verify(made, [known("4.25"), known("6", Verdict.INCORRECT), known("who knows", Verdict.MALFORMED), known("6")])
    (row,) = rows(report)
    assert (row.right, row.wrong, row.mutants) == ((3, 4), (2, 2), (2, 2))
    assert (row.accepted, row.refused) == (pytest.approx(4.0), pytest.approx(4.0))
    assert (row.versions, row.flaky, row.people, row.failed, row.agrees) == (1, 0, (), True, "")


def test_a_flaky_answer_is_counted():
    (row,) = rows(verify(assessment(problem(form("expression", Lottery()))), [known("x")], seeds=4))
    assert (row.flaky, row.failed) == (1, True)


def test_versions_and_people_are_told():
    trials = (
        Trial("p/1", "known answer", "x", right=True, people=("rubric",)),
        Trial("p/1", "known answer", "x", right=True, variant="7"),
        Trial("p/1", "known answer", "y", right=False, people=("other",)),
        Trial("p/1", "agreement", "f.py:g", "differs"),
    )
    report = VerifyReport("p", ("p/1", "p/2"), trials, 1, 1, (("p/1", "autodiff"),), ("p/2",))
    first, second = rows(report)
    assert (first.versions, first.people, first.agrees, first.right, first.wrong) == (2, ("rubric",), "not autodiff", (2, 2), (1, 1))
    assert (second.people, second.right, second.failed) == (("all",), (0, 0), False)


def test_an_alternative_does_not_hide_a_value_that_is_wrong(tmp_path):
    (tmp_path / "f.py").write_text("def three(drawn):\n    return drawn['n']\n")
    made = numbers(Number(), Close(), value="4", alternatives=("3",), agrees_with="f.py:three")
    made = replace(made, reference_folder=tmp_path, problems=tuple(replace(each, drawn={"n": 3}) for each in made.problems))
    (failure,) = verify(made, []).failures
    assert failure.sort == "agreement"


def test_how_a_reference_agrees_is_read_from_the_function(tmp_path):
    for name, text, told in (
        ("a.py", "import torch\ndef f():\n    x.backward()\n    return 3\n", "autodiff"),
        ("b.py", "from itertools import product\ndef f():\n    return 3\n", "enumeration"),
        ("c.py", "def f():\n    return 3\n", "program"),
    ):
        (tmp_path / name).write_text(text)
        made = replace(numbers(Number(), Close(), value="3", agrees_with=f"{name}:f"), reference_folder=Path(tmp_path))
        (report,) = (verify(made, []),)
        assert dict(report.agreements) == {"paper/1a": told}


def test_fractions_of_marks_are_exact_in_rows():
    made = numbers(Number(), Close(), value="3", mutants=(Mutant("6", "twice", "twice", Fraction(1, 3)),))
    assert rows(verify(made, []))[0].mutants == (1, 1)
