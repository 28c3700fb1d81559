"""Which variant a student has: rosters, the sheet's own word, and what happens where they do not agree."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from grader.batch.pool import grade_path
from grader.batch.sources import Marking, marker
from grader.batch.testing import Bank, Effort, tried
from grader.batch.variants import Doubt, assigned, read_roster
from grader.checks._reference import as_text
from grader.errors import UsageError
from grader.model.verdict import Verdict
from grader.papers.markdown import paper_markdown, sheet_markdown
from grader.papers.paper import paper_of
from grader.report.as_json import from_json, to_json
from grader.report.html import render_class, render_report
from grader.report.terminal import print_report
from grader.spec.load import load_assessment

ROOT = Path(__file__).parents[2]
NAME = "iitd_llm_quiz1"
VARYING = ("q2.1", "q2.2", "q2.3", "q2.4")


def loaded(variant="", name=NAME):
    return load_assessment(name, problems=ROOT / "problems", references=ROOT / "reference", variant=variant)


def marking(variant=None, roster=None, references=ROOT / "reference", name=NAME):
    return Marking(name, ROOT / "problems", references, 0, "instructor", "auto", variant, roster)


def sheet(variant, folder, *, own=None, student="anna", write=sheet_markdown):
    """The sheet of a variant, its shapes filled with the references of that or of another variant."""
    assessment = loaded(variant if own is None else own)
    text = write(paper_of(loaded(variant)))
    for part in VARYING:
        answer = as_text(assessment.references[part].forms["shape"].value)
        head, found, tail = text.partition(f"## {part[1:]}")
        assert found
        text = head + found + tail.replace("Answer:", f"ANSWERED: {answer}", 1)
    path = folder / f"{student}.md"
    path.write_text(text.replace("ANSWERED", "Answer"), encoding="utf-8")
    return path


def graded(path, **how):
    how = marking(**how)
    return grade_path(path, marker(how))


def marks(report):
    return {part.problem.partition("/")[2]: part for part in report.parts if part.problem.partition("/")[2] in VARYING}


@pytest.mark.parametrize(("stated", "given", "roster", "variant", "doubt"), [
    ((), None, None, "", Doubt.NONE),
    (("7",), None, None, "7", Doubt.UNCONFIRMED),
    (("7",), "7", None, "7", Doubt.NONE),
    ((), "7", None, "7", Doubt.NONE),
    (("8",), "7", None, "7", Doubt.HELD),
    (("7",), "", None, "", Doubt.HELD),
    (("7",), None, {"anna": "7"}, "7", Doubt.NONE),
    ((), None, {"anna": "7"}, "7", Doubt.NONE),
    (("8",), None, {"anna": "7"}, "7", Doubt.HELD),
    (("8",), None, {"anna": ""}, "", Doubt.HELD),
    (("8",), None, {"ben": "8"}, "8", Doubt.UNCONFIRMED),
    ((), None, {"ben": "8"}, "", Doubt.HELD),
    (("7", "8"), "7", None, "7", Doubt.HELD),
])  # fmt: skip
def test_who_says_which_variant(stated, given, roster, variant, doubt):
    found = assigned("anna", stated, given, roster)
    assert (found.variant, found.doubt) == (variant, doubt)
    assert bool(found.message) is (doubt is not Doubt.NONE)


@pytest.mark.parametrize("write", [sheet_markdown, paper_markdown])
def test_a_sheet_is_graded_by_the_variant_of_the_roster(tmp_path, write):
    report = graded(sheet("7", tmp_path, write=write), roster={"anna": "7", "ben": "8"})
    assert report.variant == "7"
    assert {part.verdict for part in marks(report).values()} == {Verdict.CORRECT}
    assert report.score.awarded == 4


def test_the_answers_of_another_variant_are_wrong(tmp_path):
    drawn = {variant: loaded(variant).problem("q2.1").drawn for variant in ("7", "9")}
    assert {drawn["7"][name] for name in "nm"} != {drawn["9"][name] for name in "nm"}
    report = graded(sheet("7", tmp_path, own="9"), roster={"anna": "7"})
    assert all(part.verdict is not Verdict.CORRECT for part in marks(report).values())


def test_a_sheet_of_another_variant_is_held_for_a_person(tmp_path):
    report = graded(sheet("8", tmp_path), roster={"anna": "7"})
    assert {part.verdict for part in marks(report).values()} == {Verdict.PENDING}
    assert (report.score.awarded, report.score.open) == (0, 4)
    assert all(part.needs_review and part.left_for_people for part in marks(report).values())
    assert any("the sheet says variant 8, the roster says 7" in message for message in report.messages)


def test_the_word_of_the_sheet_alone_is_only_proposed(tmp_path):
    report = graded(sheet("7", tmp_path))
    assert {part.verdict for part in marks(report).values()} == {Verdict.PROPOSED}
    assert (report.score.awarded, report.score.proposed, report.variant) == (0, 4, "7")


def test_what_does_not_vary_is_graded_in_any_case(tmp_path):
    path = sheet("8", tmp_path)
    text = path.read_text().replace("## 3.1\n\nAnswer:", "## 3.1\n\nAnswer: $W_2^\\top (x' - x)$")
    path.write_text(text)
    report = graded(path, roster={"anna": "7"})
    found = {part.problem: part for part in report.parts}
    assert found[f"{NAME}/q3.1"].score.awarded == found[f"{NAME}/q3.1"].score.out_of > 0


def test_without_a_word_the_usual_paper_is_graded(tmp_path):
    report = graded(sheet("", tmp_path))
    assert (report.variant, report.score.awarded, report.messages) == ("", Fraction(4), ())


def test_a_student_s_own_check_takes_the_word_of_the_sheet(tmp_path):
    report = graded(sheet("7", tmp_path), references=None)
    assert report.variant == "7"
    assert {part.verdict for part in marks(report).values()} == {Verdict.PENDING}
    assert all("variant" not in part.left_for_people for part in marks(report).values())


def test_a_paper_without_variants_says_so(tmp_path):
    path = tmp_path / "anna.md"
    path.write_text("Variant: 7\n\n## 1a\n\nAnswer: 1\n")
    report = grade_path(path, marker(marking(name="nlp_assignment2")))
    assert report.variant == ""
    assert any("this paper has no variants" in message for message in report.messages)


def test_statements_in_another_order_are_found_under_the_printed_labels(tmp_path):
    name = "iitd_llm_endsem"
    own = load_assessment(name, problems=ROOT / "problems", references=None, variant="3")
    printed = {problem.part: problem.slot.labels[1] for problem in own.problems if problem.part.startswith("q0")}
    assert printed["q0d"] != "d"
    path = tmp_path / "anna.md"
    path.write_text(
        f"Variant: 3\n\n## 0{printed['q0d']}\n\nAnswer: False. A low temperature sharpens the distribution, exp(z/T).\n"
    )
    report = grade_path(path, marker(marking(name=name, variant="3")))
    found = {part.problem.partition("/")[2]: part for part in report.parts}
    assert found["q0d"].score.proposed == 2
    assert found["q0d"].printed_as == f"q0{printed['q0d']}"
    assert {found[part].verdict for part in ("q0a", "q0b", "q0c", "q0e")} == {Verdict.BLANK}


def test_reports_tell_the_variant_in_every_form(tmp_path, capsys):
    from rich.console import Console

    report = graded(sheet("7", tmp_path), variant="7")
    assert from_json(to_json(report)) == report
    assert to_json(report)["variant"] == "7"
    assert "variant 7" in render_report(report)
    assert "variant 7" in render_class([report], [])
    print_report(report, Console(width=120))
    assert "variant 7" in capsys.readouterr().out


def test_in_a_class_each_question_is_shown_as_its_student_had_it(tmp_path):
    reports = [graded(sheet(seed, tmp_path, student=f"s{seed}"), variant=seed) for seed in ("7", "9")]
    page = render_class(reports, [])
    assert "the question in variant 9" in page
    assert "the question in variant 7" not in page  # it is the first, and so the one at the end


@pytest.mark.parametrize("text", [
    "student,variant\nanna,7\nben,\n", "variant, student , mail\n7, anna, x\n,ben,y\n", "\ufeffstudent,variant\r\nanna,7\r\nben,\r\n",
])  # fmt: skip
def test_rosters(tmp_path, text):
    path = tmp_path / "class.csv"
    path.write_text(text.replace(" , ", ","), encoding="utf-8")
    assert read_roster(path) == {"anna": "7", "ben": ""}


@pytest.mark.parametrize(("text", "told"), [
    ("", "must name the columns"),
    ("name,variant\nanna,7\n", "must name the columns"),
    ("student,variant\nanna,7\nanna,8\n", "class.csv:3: `anna` stands here for the second time"),
    ("student,variant\n,7\n", "class.csv:2: this line names no student"),
    ("student,variant\nanna,a b\n", "class.csv:2: `a b` names no variant"),
])  # fmt: skip
def test_rosters_at_fault(tmp_path, text, told):
    path = tmp_path / "class.csv"
    path.write_text(text)
    with pytest.raises(UsageError, match=told):
        read_roster(path)


def test_no_roster_at_all(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        read_roster(tmp_path / "none.csv")


def test_versions_of_varying_problems_are_tried_and_counted():
    bank = Bank(ROOT / "problems", ROOT / "reference", ROOT / "submissions")
    (report,) = tried(bank, [f"{NAME}/q2.3"], Effort(1, ("a", "b"), 1))
    assert report.failures == ()
    assert {trial.variant for trial in report.trials} == {"", "a", "b"}
    assert report.variants == 2
    with pytest.raises(UsageError, match=r"did you mean `q2\.3`"):
        tried(bank, [f"{NAME}/q2_3"], Effort())
