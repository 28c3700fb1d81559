"""Papers: complete, typeset, accessible, and fit to print."""

import re
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import html5lib
import pytest

from grader.cli.main import run
from grader.papers.html import paper_html
from grader.papers.markdown import paper_markdown
from grader.papers.paper import marks_text, paper_of
from grader.spec.load import load_assessment

ROOT = Path(__file__).parents[2]
NAMES = ["iitd_llm_quiz1", "iitd_llm_endsem", "ift6135_theory", "nlp_assignment2", "llm_foundations"]
SVG, HTML = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xhtml}"
every_paper = pytest.mark.parametrize("name", NAMES)


def loaded(name):
    return load_assessment(name, problems=ROOT / "problems", references=ROOT / "reference")


def page(name):
    return paper_html(paper_of(loaded(name)))


def parsed(name):
    return html5lib.HTMLParser(strict=True).parse(page(name))


@every_paper
def test_every_part_is_there_with_its_marks(name):
    assessment = loaded(name)
    paper = paper_of(assessment)
    parts = [part for question in paper.questions for part in question.parts]
    assert [part.title for part in parts] == [problem.title for problem in assessment.problems if problem.counted]
    text = paper_markdown(paper)
    assert all(part.statement.strip() in text and f"({part.marks})" in text for part in parts)


@every_paper
def test_the_marks_of_the_questions_add_up(name):
    paper = paper_of(loaded(name))

    def number(text):
        whole = text.split()[0].translate({ord("¼"): ".25", ord("½"): ".5", ord("¾"): ".75"})
        return Fraction(whole)

    assert sum(number(question.marks) for question in paper.questions) == number(paper.marks)
    for question in paper.questions:
        assert sum(number(part.marks) for part in question.parts) == number(question.marks)


@every_paper
def test_a_setting_is_told_once_and_before_the_parts_that_need_it(name):
    assessment = loaded(name)
    text = page(name)
    assert text.count('class="preface"') == len({p.preface for p in assessment.problems if p.preface and p.counted})


@every_paper
def test_all_mathematics_is_typeset(name):
    text = page(name)
    assert "<math" in text
    assert "$" not in text
    assert "<code>\\" not in text
    assert "<script" not in text


@every_paper
def test_nothing_is_loaded_from_anywhere(name):
    text = page(name)
    assert not re.search(r"\b(?:src|href)\s*=|url\(|@import|<link|<iframe", text)


@every_paper
def test_headings_are_in_order_and_each_section_is_named(name):
    tree = parsed(name)
    assert tree.get("lang") == "en"
    levels = [int(one.tag[-1]) for one in tree.iter() if re.fullmatch(rf"{HTML}h[1-6]", str(one.tag))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - before <= 1 for before, later in pairwise(levels))
    named = {one.get("id") for one in tree.iter() if one.get("id")}
    sections = [one.get("aria-labelledby") for one in tree.iter(f"{HTML}section")]
    assert sections
    assert set(sections) <= named


@every_paper
def test_no_answer_is_given_away(name):
    assessment = loaded(name)
    text = paper_markdown(paper_of(assessment))
    for reference in assessment.references.values():
        for form in reference.forms.values():
            assert not (isinstance(form.value, str) and len(form.value) > 25 and form.value in text)


def luminance(colour):
    digits = colour if len(colour) == 6 else "".join(2 * digit for digit in colour)
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_text_has_contrast_by_day_by_night_and_in_print():
    palettes = [dict(re.findall(r"--(\w+): #([0-9a-f]{3,6})", block)) for block in re.findall(r":root \{[^}]*\}", page(NAMES[0]))]
    assert len(palettes) == 3
    for palette in palettes:
        for ink in ("ink", "soft"):
            for ground in ("paper", "tint"):
                high, low = sorted((luminance(palette[ink]), luminance(palette[ground])), reverse=True)
                assert (high + 0.05) / (low + 0.05) >= 7


def test_a_figure_is_drawn_described_and_there_as_text():
    tree = parsed("ift6135_theory")
    problem = loaded("ift6135_theory").problem("q2.4a")
    (drawn,) = tree.iter(f"{SVG}svg")
    assert drawn.get("aria-label") == problem.figure.alt
    assert [one.text for one in tree.iter(f"{HTML}pre")] == [problem.figure.drawing.text()]
    words = {word for below in problem.figure.drawing.edges.values() for word in below}
    assert words <= {one.text for one in drawn.iter(f"{SVG}text")}
    assert "```text" not in page("ift6135_theory")


def test_parts_that_share_a_label_are_told_apart_in_one_question():
    (first, *_) = paper_of(loaded("ift6135_theory")).questions
    assert (first.number, first.title, len(first.parts)) == ("1", "Normalization", 6)
    assert {part.label for part in first.parts} == {""}


def test_code_gets_no_lines_to_write_on_but_the_names_of_its_functions():
    paper = paper_of(loaded("nlp_assignment2"))
    (code,) = (part for question in paper.questions for part in question.parts if part.label == "1c")
    assert (code.lines, code.functions) == (0, ("forward", "forward_backward_prop"))
    assert "<code>forward_backward_prop</code>." in page("nlp_assignment2")


@pytest.mark.parametrize(("marks", "text"), [
    (Fraction(1), "1 mark"), (Fraction(2), "2 marks"), (Fraction(5, 2), "2½ marks"), (Fraction(1, 2), "½ mark"), (Fraction(2, 3), "2/3 marks"),
])  # fmt: skip
def test_marks_in_words(marks, text):
    assert marks_text(marks) == text


def test_the_command_writes_three_files_without_references(tmp_path, capsys):
    out = tmp_path / "papers"
    assert run(["paper", "iitd_llm_quiz1", "--problems", str(ROOT / "problems"), "--out", str(out)]) == 0
    assert sorted(path.name for path in out.iterdir()) == ["iitd_llm_quiz1-answers.md", "iitd_llm_quiz1.html", "iitd_llm_quiz1.md"]
    assert "W_2^\\top (x' - x)" not in (out / "iitd_llm_quiz1.md").read_text(encoding="utf-8")
    assert capsys.readouterr().out.count("\n") == 3
