"""One answer: blank, choice of the form, malformed, crashes, pending, derivations."""

from __future__ import annotations

from fractions import Fraction

import pytest
from engine_kinds import Crashes, Fixed, Same, form, problem, reference

from grader.engine import judge_answer
from grader.errors import UsageError
from grader.model.kinds import AbstractAnswerKind
from grader.model.outcome import FULL
from grader.model.problem import FormReference, Mutant, Reference
from grader.model.verdict import Verdict

HALF = Fraction(1, 2)


def digits(text):
    return text.strip().isdigit()


def bracketed(text):
    return text.startswith("(")


@pytest.mark.parametrize("text", ["", "   \n", "????", "todo", "TODO", "\u200b"])
@pytest.mark.parametrize("written", ["auto", "latex", "python", "text"])
def test_blank_comes_before_everything(text, written):
    judgement = judge_answer(problem(form("expression", Crashes())), None, text, written)
    assert judgement.verdict is Verdict.BLANK
    assert judgement.credit == 0
    assert not judgement.needs_review


def test_nothing_handed_in_where_a_file_is_awaited():
    judgement = judge_answer(problem(pending="the file model.py is needed"), None, "")
    assert judgement.verdict is Verdict.PENDING
    assert judgement.share.possible == 1
    assert judgement.outcomes[0].evidence.rationale == "the file model.py is needed"
    assert judgement.needs_review


def test_a_right_and_a_wrong_answer():
    one, private = problem(form()), reference(expression="x")
    right, wrong = (judge_answer(one, private, text) for text in ("x", "y"))
    assert (right.verdict, right.credit, right.needs_review) == (Verdict.CORRECT, FULL, False)
    assert (wrong.verdict, wrong.credit, wrong.needs_review) == (Verdict.INCORRECT, 0, False)
    assert right.answer.plain == "expression:x"


def test_a_mutant_is_named_and_worth_its_fraction():
    mutants = (Mutant("-x", "the sign is wrong", "sign", HALF),)
    private = Reference({"expression": FormReference("x", mutants=mutants)})
    judgement = judge_answer(problem(form()), private, "-x")
    assert (judgement.verdict, judgement.credit) == (Verdict.PARTIAL, HALF)
    assert judgement.decisive.misconception == "the sign is wrong"


FORMS = (form("expression", Fixed(), accepts=lambda text: not digits(text) and " " not in text),
         form("number", Fixed(), accepts=digits), form("shape", Fixed(), accepts=bracketed),
         form("text", Fixed()))  # fmt: skip


@pytest.mark.parametrize(
    ("text", "written", "kind"),
    [
        ("x", "auto", "expression"),
        ("12", "auto", "number"),
        ("(1,2)", "auto", "expression"),
        ("(1,2)", "shape", "shape"),
        ("many words", "auto", "text"),
        ("x", "text", "text"),
        ("12", "number", "number"),
        ("x", "number", "expression"),
        ("x", "latex", "expression"),
        ("12", "latex", "number"),
        ("many words", "shape", "text"),
    ],
)
def test_the_format_prefers_a_kind_and_the_rest_follows(text, written, kind):
    assert judge_answer(problem(*FORMS), None, text, written).answer.kind == kind


def test_text_is_read_by_the_usual_form_where_there_is_no_other():
    assert judge_answer(problem(form()), reference(expression="x"), "x", "text").verdict is Verdict.CORRECT


def test_a_form_that_reads_anything_comes_last_for_other_formats():
    first_text = problem(form("text", Fixed()), form("number", Fixed(), accepts=digits))
    assert judge_answer(first_text, None, "12", "number").answer.kind == "number"
    assert judge_answer(first_text, None, "12", "latex").answer.kind == "number"
    assert judge_answer(first_text, None, "12", "auto").answer.kind == "text"


def test_malformed_tells_what_the_first_form_says():
    one = problem(form("expression", accepts=bracketed), form("number", accepts=digits))
    judgement = judge_answer(one, reference(expression="x"), "zz")
    assert judgement.verdict is Verdict.MALFORMED
    assert judgement.malformed.message == "no expression"
    assert judgement.credit == 0
    assert judgement.needs_review
    assert judge_answer(one, None, "zz", "number").malformed.note == "number.unread"


def test_a_crash_in_a_check_is_ours_and_the_other_checks_go_on():
    judgement = judge_answer(problem(form("expression", Crashes(), Same())), reference(expression="x"), "x")
    assert judgement.verdict is Verdict.ERROR
    assert [outcome.verdict for outcome in judgement.outcomes] == [Verdict.ERROR, Verdict.CORRECT]
    crash = judgement.outcomes[0].evidence
    assert crash.note == "check.crashed"
    assert crash.facts["type"] == "RuntimeError"
    assert crash.facts["where"].startswith("engine_kinds.py:")
    assert judgement.share.possible == 1
    assert judgement.needs_review


def test_a_wrong_answer_stays_wrong_beside_a_crash():
    judgement = judge_answer(problem(form("expression", Crashes(), Same())), reference(expression="x"), "y")
    assert judgement.verdict is Verdict.INCORRECT
    assert judgement.needs_review


def test_a_crash_in_a_reader_is_ours():
    judgement = judge_answer(problem(form()), None, "boom")
    assert judgement.verdict is Verdict.ERROR
    assert judgement.outcomes[0].evidence.note == "reader.crashed"
    assert judgement.share.possible == 1


def test_checks_with_weights_add_up():
    checks = (Same(weight=Fraction(3)), Fixed(Verdict.INCORRECT, Fraction(0), weight=Fraction(1)))
    judgement = judge_answer(problem(form("expression", *checks)), reference(expression="x"), "x")
    assert (judgement.verdict, judgement.credit) == (Verdict.PARTIAL, Fraction(3, 4))


def test_code_waits():
    judgement = judge_answer(problem(form()), reference(expression="x"), "x", "python")
    assert judgement.verdict is Verdict.PENDING
    assert judgement.outcomes[0].evidence.note == "form.code"


def test_a_part_without_forms_waits_for_a_person():
    judgement = judge_answer(problem(pending="look at the picture"), None, "Figure 1")
    assert judgement.verdict is Verdict.PENDING
    assert judgement.outcomes[0].evidence.rationale == "look at the picture"


@pytest.mark.parametrize("text", ["$$a = b$$\n\nand so\n\n$$\nx\n$$", "We have $a = b$, hence\n\n\\[ x \\]", "$$\nx\n$$"])
def test_a_derivation_never_earns_full_marks_by_its_result(text):
    judgement = judge_answer(problem(form()), reference(expression="x"), text, "derivation")
    assert judgement.verdict is Verdict.UNDECIDED
    assert judgement.credit == 0
    assert judgement.share.possible == 1
    assert judgement.needs_review
    assert judgement.outcomes[0].evidence.note == "form.derivation"
    assert judgement.outcomes[0].evidence.facts["result"] == "correct"


def test_a_derivation_with_a_wrong_result_is_wrong_and_reviewed():
    judgement = judge_answer(problem(form()), reference(expression="x"), "$$a = b$$\n\n$$y$$", "derivation")
    assert judgement.verdict is Verdict.INCORRECT
    assert judgement.needs_review


def test_without_a_reference_only_public_checks_decide():
    both = problem(form("expression", Same(), Fixed()))
    judgement = judge_answer(both, None, "x")
    assert judgement.verdict is Verdict.PENDING
    assert [outcome.evidence.note for outcome in judgement.outcomes] == ["reference.absent", "fixed.correct"]
    assert judge_answer(problem(form("expression", Fixed())), None, "x").verdict is Verdict.CORRECT
    wrong = problem(form("expression", Same(), Fixed(Verdict.INCORRECT, Fraction(0))))
    assert judge_answer(wrong, None, "x").verdict is Verdict.INCORRECT


def test_an_unknown_format_is_the_callers_fault():
    with pytest.raises(UsageError, match=r"unknown format 'lateks'.*latex"):
        judge_answer(problem(form()), None, "x", "lateks")


def test_an_answer_that_nobody_could_have_written_is_not_read():
    judgement = judge_answer(problem(form("expression", Crashes())), None, "x" * (AbstractAnswerKind.LONGEST + 1))
    assert judgement.verdict is Verdict.MALFORMED
    assert judgement.malformed.note == "answer.too-long"
    assert judge_answer(problem(form("expression", Fixed())), None, "x" * AbstractAnswerKind.LONGEST).verdict is Verdict.CORRECT


def test_long_emptiness_is_not_handed_to_readers():
    answer = judge_answer(problem(form("expression", Fixed())), None, "x" + " \n" * 5000 + "y").answer
    assert answer.text == "x\n\ny"
    assert judge_answer(problem(form("expression", Fixed())), None, "x     y").answer.text == "x     y"
