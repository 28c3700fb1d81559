"""The overview of what a machine decides: read off the problems, up to date, and what was planned for the papers."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import pytest

from grader.catalogue import kinds
from grader.cli.main import run
from grader.model.problem import Assessment, Form, Problem
from grader.model.reach import Reach
from grader.model.symbols import Declarations
from grader.papers.coverage import coverage_markdown, covered, marks_by_reach, part_reach
from grader.spec.load import assessments, load_assessment

ROOT = Path(__file__).parents[2]
PAPERS = ("iitd_llm_quiz1", "iitd_llm_endsem", "ift6135_theory")
# How far the answers to the three papers can be decided soundly; whatever is not named is for people.
PLANNED = {
    "iitd_llm_quiz1": {
        Reach.FULLY: "q2.1 q2.2 q2.3 q2.4 q3.1 q3.2 q3.3",
        Reach.PARTLY: "q1.1 q4.1 q4.2 q4.3",
    },
    "iitd_llm_endsem": {
        Reach.FULLY: "q1b.i q4b",
        Reach.PARTLY: "q0a q0b q0c q0d q0e q1b.ii q2a q2b q2c.ii q3a q3b.i q4a q5c.i",
    },
    "ift6135_theory": {
        Reach.FULLY: "q1.mu_batch q1.var_batch q1.mu_layer q1.var_layer q1.mu_instance q1.var_instance q2.1 q2.4a q2.4b q3.1 "
        "q3.2a.grad_hf q3.2a.grad_hb q3.2a.jac_f q3.2a.jac_b q3.2b.f q3.2b.b q3.3.Wb q3.3.Uf q4.4a.lora_lffn_time "
        "q4.4a.lora_lffn_space q4.4a.lora_mha_time q4.4a.lora_mha_space q4.4a.qlora_lffn_time q4.4a.qlora_lffn_space "
        "q4.4a.qlora_mha_time q4.4a.qlora_mha_space",
        Reach.PARTLY: "q2.2 q2.3 q4.2 q4.4b",
    },
}  # fmt: skip
# Short answers whose key quantity could be decided, and is read by a rubric: all of it is proposed.
BY_RUBRIC = {
    "iitd_llm_endsem": {"q1b.ii", "q2c.ii", "q3a", "q3b.i", "q5c.i"},
    "ift6135_theory": {"q2.2", "q4.2"},
}


def loaded(name):
    return load_assessment(name, problems=ROOT / "problems", references=None)


def planned(name, part):
    return next((reach for reach, parts in PLANNED[name].items() if part in parts.split()), Reach.PEOPLE)


@pytest.mark.parametrize("name", PAPERS)
def test_every_part_is_decided_as_far_as_was_planned(name):
    differing = {one.problem.part for one in covered(loaded(name)) if one.reach is not planned(name, one.problem.part)}
    assert differing == BY_RUBRIC.get(name, set())
    assert all(one.reach is Reach.PEOPLE for one in covered(loaded(name)) if one.problem.part in differing)


def test_fifty_nine_marks_of_the_three_papers_are_fully_decided():
    marks = marks_by_reach(part for name in PAPERS for part in covered(loaded(name)))
    assert (marks[Reach.FULLY], sum(marks.values())) == (59, 131)


def test_the_page_is_up_to_date():
    page = coverage_markdown([loaded(name) for name in assessments(ROOT / "problems")])
    assert (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8") == page, "run `grader coverage --write docs/coverage.md`"


def test_the_page_has_a_row_for_every_part_that_counts():
    rows = [line.split("|")[1].strip(" `") for line in coverage_markdown([loaded("ift6135_theory")]).splitlines() if line.startswith("| `")]
    assert rows == [problem.part for problem in loaded("ift6135_theory").problems if problem.counted]


def test_checks_that_only_propose_say_so():
    reaches = {name: cls.REACH for name, cls in kinds("grader.checks").items()}
    assert {name for name, reach in reaches.items() if reach is Reach.PEOPLE} == {"rubric", "plausible", "recomputable"}
    assert {name for name, reach in reaches.items() if reach is Reach.PARTLY} == {"justified", "true_on_table", "working"}


@dataclass(frozen=True)
class Reader:
    name: str

    def kind(self):
        return self.name


@dataclass(frozen=True)
class Check:
    REACH: Reach


def problem(**forms):
    made = tuple(Form(Reader(kind), tuple(map(Check, reaches))) for kind, reaches in forms.items())
    return Problem("paper/1", "One", "What?", Fraction(1), Declarations(), made)


FULLY, PARTLY, PEOPLE = Reach


@pytest.mark.parametrize(("forms", "reach"), [
    ({"number": [FULLY]}, FULLY),
    ({"number": [FULLY, FULLY]}, FULLY),
    ({"number": [FULLY, PEOPLE]}, PARTLY),
    ({"text": [PEOPLE]}, PEOPLE),
    ({"text": [PEOPLE], "expression": [FULLY]}, FULLY),
    ({"text": [PEOPLE], "derivation": [PARTLY]}, PARTLY),
    ({"code": [FULLY]}, FULLY),
    ({"code": [FULLY], "text": [PEOPLE]}, PARTLY),
    ({}, PEOPLE),
])  # fmt: skip
def test_a_part_is_decided_as_far_as_its_usual_answers(forms, reach):
    assert part_reach(problem(**forms)) is reach


def test_a_note_about_marks_is_told_once_for_all_its_parts():
    noted = [Problem(f"paper/{n}", "One", "What?", Fraction(n), Declarations(), (), marks_note="A default.") for n in (1, 2)]
    page = coverage_markdown([Assessment("paper", "Paper", tuple(noted))])
    assert "* `1`, `2`: A default.\n" in page
    assert "| 2† |" in page


def test_the_command_prints_or_writes(tmp_path, capsys):
    assert run(["coverage", "iitd_llm_quiz1", "--problems", str(ROOT / "problems")]) == 0
    printed = capsys.readouterr().out
    assert "| `q3.3` |" in printed
    assert "ift6135" not in printed
    assert run(["coverage", "iitd_llm_quiz1", "--problems", str(ROOT / "problems"), "--write", str(tmp_path / "c.md")]) == 0
    assert (tmp_path / "c.md").read_text(encoding="utf-8") == printed
