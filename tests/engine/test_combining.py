"""One program for several parts, and several answers to one part."""

from __future__ import annotations

from fractions import Fraction

import pytest
from engine_kinds import Fixed, assessment, form, problem, reader, reference

from grader.combining import Handed, best, portion
from grader.engine import grade
from grader.judging import PartJudgement
from grader.model.answer import Answer, Malformed
from grader.model.problem import Form
from grader.model.submission import SlotText, Submission
from grader.model.verdict import Verdict
from grader.scoring import Share

HALF = Fraction(1, 2)


def handed(verdict, sure=0, likely=None, possible=None, *, code=False, unread=False):
    likely = sure if likely is None else likely
    share = Share(Fraction(sure), Fraction(likely), Fraction(likely if possible is None else possible))
    reading = Malformed("expression", "?", "x", "unread") if unread else Answer("expression", "x", "x")
    return Handed(SlotText("x", format="python" if code else "auto"), PartJudgement(verdict, share, reading=reading))


RIGHT = handed(Verdict.CORRECT, 1)
WRONG = handed(Verdict.INCORRECT)
PARTIAL_CODE = handed(Verdict.PARTIAL, HALF, code=True)
WRONG_CODE = handed(Verdict.INCORRECT, code=True)
FAILED_CODE = handed(Verdict.ERROR, 0, 0, 1, code=True)
PROPOSED = handed(Verdict.PROPOSED, 0, Fraction(4, 5))
UNREAD = handed(Verdict.MALFORMED, unread=True)


@pytest.mark.parametrize(
    ("answers", "verdict", "share", "review"),
    [
        ((WRONG_CODE, RIGHT), Verdict.CORRECT, (1, 1, 1), False),
        ((FAILED_CODE, RIGHT), Verdict.CORRECT, (1, 1, 1), False),
        ((PARTIAL_CODE, WRONG), Verdict.PARTIAL, (HALF, HALF, HALF), False),
        ((PARTIAL_CODE, PROPOSED), Verdict.PROPOSED, (HALF, Fraction(4, 5), Fraction(4, 5)), True),
        ((FAILED_CODE, WRONG), Verdict.ERROR, (0, 0, 1), True),
        ((WRONG_CODE, UNREAD), Verdict.INCORRECT, (0, 0, 0), True),
        ((PARTIAL_CODE, UNREAD), Verdict.PARTIAL, (HALF, HALF, HALF), False),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_no_answer_takes_away_what_another_earns(answers, verdict, share, review, turned):
    found = best(answers[::-1] if turned else answers)
    assert found.judgement.verdict is verdict
    assert found.judgement.share == Share(*map(Fraction, share))
    assert found.judgement.needs_review is review
    assert len(found.remarks) == 1


def test_a_single_answer_is_taken_as_it_is():
    assert best([WRONG]) is WRONG


def fixed(name, credit, weight):
    verdict = {0: Verdict.INCORRECT, 1: Verdict.CORRECT}.get(credit, Verdict.PARTIAL)
    return Fixed(verdict, Fraction(credit), name=name, weight=Fraction(weight))


COVERING = Form(
    reader("code", lambda text: text.startswith("def")),
    (fixed("mean", 1, 1), fixed("variance", 0, 1), fixed("rest", HALF, 2)),
    {"1": ("mean",), "2": ("variance", "rest")},
)
TEXT = form("expression", accepts=lambda text: not text.startswith("def"))
PAPER = assessment(
    problem(TEXT, part="1", marks=Fraction(2)),
    problem(TEXT, part="2", marks=Fraction(6)),
    problem(COVERING, part="both", marks=Fraction(8)),
    references={"1": reference(expression="x"), "2": reference(expression="x")},
)


def verdicts(report):
    return {part.problem.split("/")[1]: (part.verdict, part.score.awarded) for part in report.parts}


def test_a_program_earns_the_marks_of_the_parts_that_it_covers():
    report = grade(PAPER, Submission("s", {"both": SlotText("def f(): ...", format="python")}))
    assert verdicts(report) == {"1": (Verdict.CORRECT, 2), "2": (Verdict.PARTIAL, 2)}
    assert report.score.out_of == 8
    assert [part.answer for part in report.parts] == ["def f(): ..."] * 2


def test_what_was_written_for_a_covered_part_counts_where_it_is_worth_more():
    slots = {"both": SlotText("def f(): ..."), "1": SlotText("wrong"), "2": SlotText("x")}
    report = grade(PAPER, Submission("s", slots))
    assert verdicts(report) == {"1": (Verdict.CORRECT, 2), "2": (Verdict.CORRECT, 6)}
    assert [part.answer for part in report.parts] == ["def f(): ...", "x"]
    assert all("answered more than once" in part.remarks[-1] for part in report.parts)


def test_a_program_that_cannot_be_read_is_told_at_every_part_without_another_answer():
    report = grade(PAPER, Submission("s", {"both": SlotText("no code", format="python"), "2": SlotText("x")}))
    assert verdicts(report) == {"1": (Verdict.MALFORMED, 0), "2": (Verdict.CORRECT, 6)}


def test_a_part_may_cover_itself_and_still_take_a_formula():
    paper = assessment(
        problem(TEXT, part="1", marks=Fraction(2)),
        problem(COVERING, TEXT, part="2", marks=Fraction(6)),
        references=PAPER.references,
    )
    assert verdicts(grade(paper, Submission("s", {"2": SlotText("x")}))) == {
        "1": (Verdict.BLANK, 0), "2": (Verdict.CORRECT, 6),
    }  # fmt: skip
    both = Submission("s", {"2": SlotText("def f(): ...", format="python")}, {"2": SlotText("x")})
    assert verdicts(grade(paper, both)) == {"1": (Verdict.CORRECT, 2), "2": (Verdict.CORRECT, 6)}
    assert paper.marks == 8


def test_the_share_of_a_part_is_that_of_its_own_checks():
    outcomes = tuple(
        check.judge(None).__class__(check.verdict, check.credit, check.judge(None).evidence, check=check.name)
        for check in COVERING.checks
    )
    whole = PartJudgement(Verdict.PARTIAL, outcomes=outcomes)
    found = portion(whole, COVERING, "2")
    assert (found.verdict, found.share.sure) == (Verdict.PARTIAL, Fraction(1, 3))
    assert [outcome.check for outcome in found.outcomes] == ["variance", "rest"]
    unread = PartJudgement(Verdict.MALFORMED)
    assert portion(unread, COVERING, "1") is unread
