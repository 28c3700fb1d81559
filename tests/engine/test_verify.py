"""Trials: what must hold of references, mutants and known answers, and how it is told when it does not."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from engine_kinds import Consistent, Lottery, Same, assessment, form, problem, reference

from grader.answers.array import Array
from grader.checks.all_close import AllClose
from grader.model.problem import Form, FormReference, Mutant, Reference
from grader.model.submission import Place
from grader.model.symbols import Declarations, Kind, Symbol
from grader.model.verdict import Verdict
from grader.spec.cases import KnownAnswer
from grader.verify import verify

F = Fraction
PLACE = Place("cases/1a.yaml", 3, 3)


def paper(*forms, **private):
    return assessment(problem(*forms), references={"1a": Reference({"expression": FormReference(**private)})})


def known(answer, verdict=Verdict.CORRECT, fraction=None, misconception="", problem_id="paper/1a"):
    return KnownAnswer(problem_id, answer, "auto", verdict, fraction, misconception, PLACE)


def complaints(report):
    return [(trial.sort, trial.complaint) for trial in report.failures]


def test_everything_that_holds_is_counted():
    mutants = (Mutant("-x", "sign", "sign", F(1, 2)), Mutant("2x", "factor", "factor"))
    report = verify(paper(form(), value="x", mutants=mutants), [known("x"), known("-x", Verdict.PARTIAL, F(1, 2), "SIGN")])
    assert report.failures == ()
    assert report.tally("paper/1a", "reference") == (1, 1)
    assert report.tally("paper/1a", "mutant") == (2, 2)
    assert report.tally("paper/1a", "known answer") == (2, 2)
    assert report.tally("paper/1a", "agreement") == (0, 0)


def test_a_reference_or_an_alternative_without_full_marks():
    report = verify(paper(form(), value="x", alternatives=("y",)), [])
    ((sort, complaint),) = complaints(report)
    assert sort == "alternative"
    assert "must earn full marks, is incorrect (same.differs: Differs.)" in complaint


def test_a_mutant_that_earns_full_marks():
    report = verify(paper(form(), value="x", mutants=(Mutant("x", "none", "none"),)), [])
    assert complaints(report) == [("mutant", "is not caught: it earns full marks")]


def test_a_mutant_that_is_called_something_else():
    twins = (Mutant("-x", "first", "a"), Mutant("-x", "second", "b"))
    ((_, complaint),) = complaints(verify(paper(form(), value="x", mutants=twins), []))
    assert complaint.startswith("must be named `second`, is incorrect named `first`")


def test_a_known_answer_has_its_place():
    report = verify(paper(form(), value="x"), [known("y")])
    assert report.failures[0].place == PLACE
    assert complaints(report)[0][1].startswith("must be correct, is incorrect")


def test_known_answers_to_other_problems_are_left_alone():
    assert verify(paper(form(), value="x"), [known("y", problem_id="paper/9")]).tally("paper/1a", "known answer") == (0, 0)


def test_luck_is_told_from_right():
    lottery = assessment(problem(form("expression", Lottery())))
    assert verify(lottery, [known("x")]).failures == ()
    ((_, complaint),) = complaints(verify(lottery, [known("x")], seeds=4))
    assert complaint.startswith("depends on the seed (2 of 4 fail)")


def test_consistency_alone_is_warned_of_and_fails_nothing():
    report = verify(assessment(problem(form("expression", Consistent()))), [])
    assert (report.failures, len(report.warnings)) == ((), 1)
    assert verify(assessment(problem(form("expression", Consistent(), Lottery()))), []).warnings == ()


def test_a_check_that_needs_a_reference_where_there_is_none():
    ((sort, complaint),) = complaints(verify(assessment(problem(form("expression", Same()))), []))
    assert (sort, complaint) == ("checks", "check `same` needs a reference, and there is none for `expression`")


def test_each_form_is_tried_by_itself():
    forms = (form("expression"), form("number"))
    both = replace(assessment(problem(*forms)), references={"1a": reference(expression="x", number="7")})
    assert verify(both, []).tally("paper/1a", "reference") == (2, 2)


def test_progress_hears_each_problem():
    heard = []
    verify(assessment(problem(part="1"), problem(part="2")), [], progress=heard.append)
    assert heard == ["paper/1", "paper/2"]


FUNCTIONS = """
def right(values):
    return 2 * values["x"]

def wrong(values):
    return 3 * values["x"]

def crashes(values):
    raise RuntimeError("in the reference")
"""


def agreement(tmp_path, named):
    (tmp_path / "functions.py").write_text(FUNCTIONS)
    declared = Declarations(symbols=(Symbol("x", Kind.SCALAR),))
    private = FormReference("2 x", agrees_with=f"functions.py:{named}")
    one = replace(problem(form("expression", Lottery())), declarations=declared)
    whole = assessment(one, references={"1a": Reference({"expression": private})})
    report = verify(replace(whole, reference_folder=tmp_path), [])
    assert report.tally("paper/1a", "agreement")[1] == 1
    return [complaint for sort, complaint in complaints(report) if sort == "agreement"]


@pytest.mark.parametrize(("named", "held"), [("counted", True), ("miscounted", False), ("absent", False)])
def test_a_function_that_returns_an_answer_is_judged_as_one(tmp_path, named, held):
    (tmp_path / "functions.py").write_text("def counted():\n    return [1, 2]\n\ndef miscounted():\n    return [1, 3]\n")
    one = problem(Form(Array(), (AllClose(),)))
    private = FormReference("[1, 2]", agrees_with=f"functions.py:{named}")
    whole = assessment(one, references={"1a": Reference({"array": private})})
    report = verify(replace(whole, reference_folder=tmp_path), [])
    assert report.tally("paper/1a", "agreement") == (int(held), 1)


def test_a_reference_that_agrees_with_its_function(tmp_path):
    assert agreement(tmp_path, "right") == []


def test_a_reference_that_does_not_agree(tmp_path):
    assert "differs from functions.py:wrong" in agreement(tmp_path, "wrong")[0]


def test_a_function_that_crashes_or_is_not_there(tmp_path):
    assert "RuntimeError" in agreement(tmp_path, "crashes")[0]
    assert "no function absent" in agreement(tmp_path, "absent")[0]
