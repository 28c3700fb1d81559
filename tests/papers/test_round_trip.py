"""An answer sheet that was filled in is read back, slot by slot, however the student has treated it."""

import json
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from grader.documents.reading import read_submission
from grader.engine import grade
from grader.model.verdict import Verdict
from grader.papers.markdown import paper_markdown, sheet_markdown
from grader.papers.paper import label_of, paper_of
from grader.sandbox import Workshop
from grader.spec.cases import load_cases
from grader.spec.load import load_assessment

ROOT = Path(__file__).parents[2]
NAMES = ["iitd_llm_quiz1", "iitd_llm_endsem", "ift6135_theory", "nlp_assignment2", "llm_foundations"]
every_paper = pytest.mark.parametrize("name", NAMES)
MARKER = re.compile(r"^(?:\*\*)?Answer:(?:\*\*)?$")


@cache
def loaded(name):
    return load_assessment(name, problems=ROOT / "problems", references=ROOT / "reference")


@cache
def right_answers(name):
    """The known answers of each part that get all of its marks, by part."""
    cases = load_cases(ROOT / "submissions" / name / "cases", loaded(name))
    full = [c for c in cases if c.verdict is Verdict.CORRECT or (c.verdict is Verdict.PROPOSED and c.fraction == 1)]
    return {problem.part: [case for case in full if case.problem == problem.id] for problem in asked(name)}


def asked(name):
    return [problem for problem in loaded(name).problems if problem.counted]


def is_code(case):
    return case.format == "python" or case.name.endswith(".py")


def written(case):
    return f"```python\n{case.answer.strip()}\n```" if is_code(case) else case.answer.strip()


def chosen(name, number):
    """The answer with that number for each part, from the front again where there are fewer."""
    return {part: cases[number % len(cases)] for part, cases in right_answers(name).items()}


def filled(text, name, answers):
    """The text with the answer of each part behind its marker."""
    parts, lines = iter(asked(name)), []
    for line in text.splitlines():
        lines.append(line)
        if MARKER.match(line):
            answer = answers.get(next(parts).part, "")
            lines += ["", answer if isinstance(answer, str) else written(answer), ""]
    assert next(parts, None) is None
    return "\n".join(lines)


def graded(text, name, folder, ending=".md"):
    path = folder / f"answers{ending}"
    path.write_text(text, encoding="utf-8")
    assessment = loaded(name)
    with Workshop("auto", packages=assessment.packages) as workshop:
        report = grade(assessment, read_submission(path, assessment), bench=workshop)
    parts = {problem.part for problem in asked(name)}
    return {part.problem.split("/", 1)[1]: part for part in report.parts if part.problem.split("/", 1)[1] in parts}


def faults(found, name, answers):
    """Parts that did not get what they should: all marks, or what a result without its working is worth."""
    for problem in asked(name):
        case, part = answers[problem.part], found[problem.part]
        got = (part.score.awarded + part.score.proposed) / problem.marks
        least = problem.bare if problem.slot.take == "working" and "working" not in case.format else 1
        if is_code(case) and part.verdict is Verdict.PENDING:
            continue  # there is no wall on this machine, so code is not run; that it was read is seen below
        if not least <= got <= 1 and not prose_with_working(problem, case):
            yield problem.part, part.verdict.value, str(got), part.answer[:80]


def prose_with_working(problem, case):
    """Answers in words to a part whose document is read for its working: the rubric is half of that form."""
    return case.verdict is Verdict.PROPOSED and any(form.kind == "derivation" for form in problem.forms)


def test_there_are_right_answers_for_every_part():
    assert {(name, part) for name in NAMES for part, cases in right_answers(name).items() if not cases} == set()


@every_paper
@pytest.mark.parametrize("write", [sheet_markdown, paper_markdown])
def test_an_empty_sheet_is_blank(name, write, tmp_path):
    found = graded(write(paper_of(loaded(name))), name, tmp_path)
    allowed = {Verdict.BLANK, Verdict.PENDING}
    assert {part: one.verdict.value for part, one in found.items() if one.verdict not in allowed or one.score.awarded} == {}


@pytest.mark.slow
@every_paper
@pytest.mark.parametrize("write", [sheet_markdown, paper_markdown])
@pytest.mark.parametrize("number", range(3))
def test_a_filled_sheet_is_read_back(name, write, number, tmp_path):
    answers = chosen(name, number)
    found = graded(filled(write(paper_of(loaded(name))), name, answers), name, tmp_path)
    assert list(faults(found, name, answers)) == []
    slots = {problem.part: found[problem.part].answer for problem in asked(name)}
    assert [part for part, case in answers.items() if is_code(case) and "def " not in slots[part]] == []


def title_of(section):
    return section.split("\n")[0].removeprefix("## ").removeprefix("Question ")


def sections(text):
    """The sheet cut at its second-level headings."""
    head, *rest = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    return head, rest


@pytest.mark.slow
@every_paper
def test_sections_in_another_order(name, tmp_path):
    answers = chosen(name, 0)
    head, rest = sections(filled(sheet_markdown(paper_of(loaded(name))), name, answers))
    found = graded(head + "\n".join(reversed(rest)), name, tmp_path)
    assert list(faults(found, name, answers)) == []


@pytest.mark.slow
@every_paper
@pytest.mark.parametrize("odd", [0, 1])
def test_slots_left_blank_or_deleted_cost_nobody_elses_marks(name, odd, tmp_path):
    answers = chosen(name, 1)
    labels = list(dict.fromkeys(label_of(problem) for problem in asked(name)))
    left = set(labels[odd::2])
    kept = {problem.part: answers[problem.part] for problem in asked(name) if label_of(problem) not in left}
    sheet = filled(sheet_markdown(paper_of(loaded(name))), name, kept)
    head, rest = sections(sheet)
    fewer = head + "".join(one for one in rest if title_of(one) not in left)
    for text in (sheet, fewer):
        found = graded(text, name, tmp_path)
        wrong = [one for one in faults(found, name, answers) if one[0] in kept]
        assert wrong == []
        allowed = {Verdict.BLANK, Verdict.PENDING}
        assert [part for part, one in found.items() if part not in kept and one.verdict not in allowed] == []


@pytest.mark.slow
@every_paper
def test_text_that_was_added_does_no_harm(name, tmp_path):
    answers = chosen(name, 2)
    sheet = filled(sheet_markdown(paper_of(loaded(name))), name, answers)
    head, rest = sections(sheet)
    text = f"{head}Name: A. Student, group 7\n\nI worked alone.\n\n" + "".join(rest) + "\n## Remarks\n\nThank you for the course!\n"
    assert list(faults(graded(text, name, tmp_path), name, answers)) == []


def as_latex(text):
    """The sheet retyped in LaTeX by someone who keeps headings and answers."""
    body = re.sub(r"^### (.*)$", r"\\subsubsection*{\1}", text, flags=re.MULTILINE)
    body = re.sub(r"^## (.*)$", r"\\subsection*{\1}", body, flags=re.MULTILINE)
    body = re.sub(r"^# (.*)$", r"\\section*{\1}", body, flags=re.MULTILINE)
    body = re.sub(r"^```python\n(.*?)\n```$", r"\\begin{verbatim}\n\1\n\\end{verbatim}", body, flags=re.MULTILINE | re.DOTALL)
    return "\\documentclass{article}\n\\begin{document}\n" + body + "\n\\end{document}\n"


@pytest.mark.slow
@every_paper
def test_a_sheet_retyped_in_latex(name, tmp_path):
    answers = {part: next((c for c in cases if not is_code(c) and "|" not in c.answer and "#" not in c.answer), cases[0]) for part, cases in right_answers(name).items()}
    found = graded(as_latex(filled(sheet_markdown(paper_of(loaded(name))), name, answers)), name, tmp_path, ".tex")
    assert [one for one in faults(found, name, answers) if not is_code(answers[one[0]])] == []


def as_notebook(text):
    """The sheet pasted into a notebook: a cell for each section, code in cells of its own."""
    cells = []
    for section in re.split(r"^(?=#{2,3} )", text, flags=re.MULTILINE):
        pieces = re.split(r"^```python\n(.*?)\n```$", section, flags=re.MULTILINE | re.DOTALL)
        kinds = ["markdown", "code"] * len(pieces)
        for kind, piece in zip(kinds, pieces, strict=False):
            more = {"outputs": [], "execution_count": None} if kind == "code" else {}
            cells.append({"cell_type": kind, "metadata": {}, "source": piece, **more})
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


@pytest.mark.slow
@every_paper
def test_a_sheet_pasted_into_a_notebook(name, tmp_path):
    answers = chosen(name, 0)
    found = graded(as_notebook(filled(sheet_markdown(paper_of(loaded(name))), name, answers)), name, tmp_path, ".ipynb")
    assert list(faults(found, name, answers)) == []


def test_a_sheet_asks_for_every_part_once_and_in_order():
    for name in NAMES:
        text = sheet_markdown(paper_of(loaded(name)))
        assert len(re.findall(r"^Answer:$", text, re.MULTILINE)) == len(asked(name))
        labels = re.findall(r"^## (?:Question )?(.*)$", text, re.MULTILINE)
        assert labels == list(dict.fromkeys(label_of(problem) for problem in asked(name)))
        assert all(before != after for before, after in pairwise(labels))
