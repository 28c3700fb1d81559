"""A whole submission: order, missing slots, practice, earlier answers, marks, what it takes to repeat it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from engine_kinds import Crashes, FollowsEarlier, Lottery, assessment, form, problem, reference

import grader
from grader.engine import grade
from grader.model.answer import Repair
from grader.model.report import Score
from grader.model.submission import Passage, Place, SlotText, Submission
from grader.model.verdict import Verdict

PAPER = assessment(
    problem(form(), part="1a", marks=Fraction(5, 2)),
    problem(form("expression", FollowsEarlier()), part="1b", given={"h": "1a"}),
    problem(form("expression", Crashes()), part="1c"),
    problem(part="1d", pending="the file is needed", marks=Fraction(5)),
    problem(form(), part="practice.1", practice=True),
    references={"1a": reference(expression="x"), "practice.1": reference(expression="x")},
)


def submission(**slots):
    return Submission("s01", {part.replace("_", "."): SlotText(text) for part, text in slots.items()}, digest="d1")


def verdicts(report):
    return {part.problem.split("/")[1]: part.verdict for part in report.parts}


def test_every_part_of_the_paper_is_reported_in_order():
    report = grade(PAPER, submission(**{"1c": "x", "1a": "x"}))
    assert verdicts(report) == {
        "1a": Verdict.CORRECT,
        "1b": Verdict.BLANK,
        "1c": Verdict.ERROR,
        "1d": Verdict.PENDING,
    }
    assert [part.needs_review for part in report.parts] == [False, False, True, True]


def test_marks_are_exact_and_add_up():
    report = grade(PAPER, submission(**{"1a": "x", "1b": "wrong", "1c": "x"}))
    assert report.score == Score(Fraction(55, 2), Fraction(5, 2), Fraction(0), Fraction(15))


def test_practice_is_judged_when_handed_in_and_never_counted():
    without, with_it = grade(PAPER, submission(**{"1a": "x"})), grade(PAPER, submission(**{"1a": "x", "practice_1": "x"}))
    assert "practice.1" not in verdicts(without)
    assert verdicts(with_it)["practice.1"] is Verdict.CORRECT
    assert with_it.score == without.score


def test_a_part_is_handed_the_students_own_earlier_answer():
    follows = grade(PAPER, submission(**{"1a": "wrong", "1b": "wrong"}))
    assert verdicts(follows)["1a"] is Verdict.INCORRECT
    assert verdicts(follows)["1b"] is Verdict.CORRECT
    assert verdicts(grade(PAPER, submission(**{"1b": "wrong"})))["1b"] is Verdict.INCORRECT


def test_malformed_answers_carry_the_readers_message():
    paper = assessment(problem(form("expression", accepts=lambda text: False)))
    part = grade(paper, submission(**{"1a": "zz"})).parts[0]
    assert part.verdict is Verdict.MALFORMED
    assert part.decisive.evidence.note == "expression.unread"
    assert part.decisive.evidence.rationale == "no expression; write one"
    assert part.left_for_people


def test_the_report_keeps_text_place_repairs_and_leftovers():
    slot = SlotText("x", Place("a.md", 3, 4), repairs=(Repair("rac", "rac", "\\frac", 0),))
    left = (Passage("who knows", Place("a.md", 9, 9)),)
    report = grade(PAPER, Submission("s01", {"1a": slot}, unassigned=left, problems=("a picture was not read",)))
    part = report.parts[0]
    assert (part.answer, part.place, part.repairs) == ("x", slot.place, slot.repairs)
    assert part.read_as == "expression:x"
    assert (report.unassigned, report.messages) == (left, ("a picture was not read",))


def test_the_report_says_what_it_takes_to_get_it_again():
    one = submission(**{"1a": "x"})
    report = grade(PAPER, one, seed=7)
    assert report == grade(PAPER, one, seed=7)
    assert (report.seed, report.grader) == (7, grader.__version__)
    digests = {
        report.digest,
        grade(PAPER, replace(one, digest="d2")).digest,
        grade(replace(PAPER, digest="other"), one).digest,
    }
    assert len(digests) == 3


def test_the_seed_reaches_the_checks():
    paper = assessment(problem(form("expression", Lottery())))
    one = submission(**{"1a": "x"})
    assert [grade(paper, one, seed=seed).parts[0].verdict for seed in (0, 1)] == [Verdict.CORRECT, Verdict.INCORRECT]
