"""What a student must not see, tested by markers planted in every private field."""

import dataclasses
import json
from fractions import Fraction

import pytest
from sample_reports import part, sample_report

from grader.model.outcome import Counterexample, Evidence, ItemResult, Outcome
from grader.model.report import Report, Score
from grader.model.verdict import Verdict
from grader.model.working import WorkingLine
from grader.report import html
from grader.report.as_json import to_json
from grader.report.redact import STUDENT_FACTS, redact

SECRET = "SECRET-{}"


def planted():
    """A report with a marker in every field that is private, and `OWN` in what stays."""
    names = ("expected", "reference", "mutant", "residual", "alternatives", "anything_new", "expected_shape")
    facts = {name: SECRET.format(name) for name in names} | {"nested_reference": {"deep": [SECRET.format("deep")]}}
    items = (
        ItemResult(SECRET.format("key1"), "OWN met idea", Fraction(1, 2), met=True, reason=SECRET.format("reason1"), quote="OWN quote"),
        ItemResult(SECRET.format("key2"), SECRET.format("unmet"), Fraction(1, 2), met=False, reason=SECRET.format("reason2"), quote=SECRET.format("quote2")),
    )
    slipped = " ".join(SECRET.format(name) for name in ("point", "expected", "deep", "unmet", "reason1"))
    wrong = Outcome(
        Verdict.INCORRECT,
        Fraction(0),
        Evidence("own.note", f"OWN rationale {slipped}", facts | {"rung": "OWN rung", "draws": 16}),
        misconception="OWN misconception",
        counterexample=Counterexample({"x": "OWN point"}, "OWN value", SECRET.format("point"), f"OWN where {SECRET.format('point')}"),
        items=items,
    )
    crash = Outcome(
        Verdict.ERROR,
        Fraction(0),
        Evidence("check.crashed", SECRET.format("traceback"), {"message": SECRET.format("message"), "rung": SECRET.format("rung")}),
        counterexample=Counterexample({"x": SECRET.format("x")}, SECRET.format("y")),
    )
    one = part("1", "T", Verdict.INCORRECT, (0, 1), outcomes=(wrong, crash), answer="OWN answer", remarks=(f"OWN remark {SECRET.format('point')}",),
               left_for_people=f"OWN task {SECRET.format('expected')}")  # fmt: skip
    return Report("a", "A", "s01", (one,), Score(Fraction(1)))


def test_no_marker_is_left_in_any_form():
    report = redact(planted(), "student")
    for text in (json.dumps(to_json(report)), html.render_report(report), html.render_class((report,), ())):
        assert "SECRET" not in text


def test_the_markers_were_there():
    assert json.dumps(to_json(planted())).count("SECRET") > 20


@pytest.mark.parametrize("kept", ["met idea", "quote", "rationale", "rung", "misconception", "point", "value", "where", "answer", "remark", "task"])
def test_what_is_the_students_own_stays(kept):
    assert f"OWN {kept}" in json.dumps(to_json(redact(planted(), "student")))


def test_every_text_field_of_the_report_was_considered():
    """A new field fails here until somebody has said whether a student may see it."""
    known = {
        Outcome: {"verdict", "credit", "evidence", "misconception", "counterexample", "needs_review", "items", "lines",
                  "check"},
        Evidence: {"note", "rationale", "facts"},
        Counterexample: {"point", "answer", "expected", "where"},
        WorkingLine: {"text", "ruling", "number", "note", "why", "repaired", "rule", "misconception", "counterexample",
                      "needs", "follows", "start"},
        ItemResult: {"key", "description", "weight", "met", "reason", "quote"},
    }
    for noun, fields in known.items():
        assert {field.name for field in dataclasses.fields(noun)} == fields


def test_marks_and_verdicts_are_untouched():
    before, after = sample_report(), redact(sample_report(), "student")
    assert after.score == before.score
    assert [(p.verdict, p.score, p.answer) for p in after.parts] == [(p.verdict, p.score, p.answer) for p in before.parts]
    assert [o.credit for p in after.parts for o in p.outcomes] == [o.credit for p in before.parts for o in p.outcomes]


def test_only_listed_facts_stay():
    facts = dict.fromkeys((*STUDENT_FACTS, "residual", "new"), 1)
    one = part("1", "T", Verdict.CORRECT, (1, 1), outcomes=(Outcome(Verdict.CORRECT, Fraction(1), Evidence("n", "r", facts)),))
    redacted = redact(Report("a", "A", "s", (one,), Score(Fraction(1))), "student")
    assert set(redacted.parts[0].outcomes[0].evidence.facts) == STUDENT_FACTS


@pytest.mark.parametrize(
    "rationale, expected, answer, shown",
    [
        ("It is 0.356 here.", "0.356", "0.9", "It is […] here."),
        ("It is 10.3567 here.", "0.356", "0.9", "It is 10.3567 here."),  # another number that contains it
        ("You wrote 0.356 twice.", "0.356", "0.356", "You wrote 0.356 twice."),  # the student's own words
        ("2 of 12 draws differ.", "2", "5", "2 of 12 draws differ."),  # too short to be a secret in a sentence
        ("It is 0.356 here.", "0.356", "10.3567", "It is […] here."),  # the student wrote another number
        ("a (b) c", "(b)", "x", "a […] c"),
    ],
)
def test_expected_values_that_slipped_into_words_are_masked(rationale, expected, answer, shown):
    example = Counterexample({}, answer, expected)
    wrong = Outcome(Verdict.INCORRECT, Fraction(0), Evidence("n", rationale), counterexample=example)
    one = part("1", "T", Verdict.INCORRECT, (0, 1), outcomes=(wrong,), answer=answer)
    redacted = redact(Report("a", "A", "s", (one,), Score(Fraction(1))), "student")
    assert redacted.parts[0].outcomes[0].evidence.rationale == shown


def test_instructors_see_everything_and_nothing_comes_back():
    report = planted()
    assert redact(report, "instructor") is report
    student = redact(report, "student")
    assert student.audience == "student"
    assert redact(student, "student") == student
    with pytest.raises(ValueError, match="student"):
        redact(student, "instructor")
    with pytest.raises(ValueError, match="audience"):
        redact(report, "everybody")
