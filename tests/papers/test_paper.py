"""Papers: complete, typeset, and with an answer sheet that grading reads back."""

from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from grader.cli.main import run
from grader.documents.reading import read_submission
from grader.engine import grade
from grader.model.verdict import Verdict
from grader.papers.html import paper_html
from grader.papers.markdown import paper_markdown, sheet_markdown
from grader.papers.paper import marks_text, paper_of
from grader.spec.cases import load_cases
from grader.spec.load import load_assessment

ROOT = Path(__file__).parents[2]
NAMES = ["iitd_llm_quiz1", "iitd_llm_endsem"]


def loaded(name):
    return load_assessment(name, problems=ROOT / "problems", references=ROOT / "reference")


def right_answer(name, part):
    """A known answer of a part that gets all the marks."""
    cases = [case for case in known(name) if case.problem == f"{name}/{part}" and not case.name]
    written = [case.answer for case in cases if case.verdict is Verdict.CORRECT and case.format == "auto"]
    full = (case.answer for case in cases if case.verdict is Verdict.PROPOSED and case.fraction == 1)
    return written[0] if written else next(full)


@cache
def known(name):
    return load_cases(ROOT / "submissions" / name / "cases", loaded(name))


def graded(text, name, tmp_path):
    path = tmp_path / "answers.md"
    path.write_text(text, encoding="utf-8")
    assessment = loaded(name)
    return grade(assessment, read_submission(path, assessment))


@pytest.mark.parametrize("name", NAMES)
def test_every_part_is_there_with_its_marks(name):
    assessment = loaded(name)
    paper = paper_of(assessment)
    parts = [part for question in paper.questions for part in question.parts]
    assert [part.title for part in parts] == [problem.title for problem in assessment.problems if not problem.practice]
    text = paper_markdown(paper)
    assert all(part.statement.strip() in text and f"({part.marks})" in text for part in parts)


@pytest.mark.parametrize("name", [*NAMES, "nlp_assignment2", "llm_foundations"])
def test_all_mathematics_is_typeset(name):
    page = paper_html(paper_of(loaded(name)))
    assert "<math" in page
    assert "$" not in page
    assert "<code>\\" not in page
    assert "<script" not in page


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_sheet_is_blank(name, tmp_path):
    report = graded(sheet_markdown(paper_of(loaded(name))), name, tmp_path)
    assert {part.verdict for part in report.parts} == {Verdict.BLANK}


@pytest.mark.parametrize("write", [sheet_markdown, paper_markdown])
@pytest.mark.parametrize("name", NAMES)
def test_a_filled_sheet_is_read_back(name, write, tmp_path):
    assessment = loaded(name)
    text = write(paper_of(assessment))
    marker = "**Answer:**" if write is paper_markdown else "Answer:"
    for problem in assessment.problems:
        text = text.replace(f"{marker}\n", f"{marker}\x00\n\n{right_answer(name, problem.part)}\n", 1)
        text = text.replace(marker, marker.replace("Answer", "ANSWER"), 1)
    report = graded(text.replace("\x00", ""), name, tmp_path)
    assert report.score.awarded + report.score.proposed == assessment.marks


@pytest.mark.parametrize(("marks", "text"), [
    (Fraction(1), "1 mark"), (Fraction(2), "2 marks"), (Fraction(5, 2), "2½ marks"), (Fraction(1, 2), "½ marks"), (Fraction(2, 3), "2/3 marks"),
])  # fmt: skip
def test_marks_in_words(marks, text):
    assert marks_text(marks) == text


def test_the_command_writes_three_files_without_references(tmp_path, capsys):
    out = tmp_path / "papers"
    assert run(["paper", "iitd_llm_quiz1", "--problems", str(ROOT / "problems"), "--out", str(out)]) == 0
    assert sorted(path.name for path in out.iterdir()) == ["iitd_llm_quiz1-answers.md", "iitd_llm_quiz1.html", "iitd_llm_quiz1.md"]
    assert "W_2^\\top (x' - x)" not in (out / "iitd_llm_quiz1.md").read_text(encoding="utf-8")
    assert capsys.readouterr().out.count("\n") == 3
