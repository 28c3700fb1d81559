"""Papers answered as a whole in the styles of different students: every part finds its place and its verdict."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import grader
from grader.cli.main import run

REPOSITORY = Path(grader.__file__).resolve().parent.parent
ALL_OF_QUIZ = {f"q{part}": "correct" for part in ("1.1", "2.1", "2.2", "2.3", "2.4", "3.1", "3.2", "3.3")}
MOMENTS = [f"q1.{moment}_{over}" for over in ("batch", "layer", "instance") for moment in ("mu", "var")]
STATES = ["q3.1", "q3.2a.grad_hf", "q3.2a.grad_hb", "q3.2a.jac_f", "q3.2a.jac_b", "q3.2b.f", "q3.2b.b", "q3.3.Wb", "q3.3.Uf"]
PAPERS = [
    ("iitd_llm_quiz1", "s06/quiz.tex", ALL_OF_QUIZ, 17.75),
    ("iitd_llm_quiz1", "s07/answers.md", ALL_OF_QUIZ, 14),
    ("iitd_llm_quiz1", "s08/quiz1.txt", {"q1.1": "correct", "q2.3": "correct", "q2.4": "incorrect", "q3.1": "partial", "q3.2": "correct"}, 11),
    ("iitd_llm_endsem", "s06/exam.md", {"q1b.i": "correct", "q2a": "proposed", "q4b": "correct", "q5c.ii": "proposed"}, 45),
    ("ift6135_theory", "s05/hw.tex", dict.fromkeys([*MOMENTS, "q2.1", "q2.4a", "q2.4b", *STATES], "correct"), 50),
]  # fmt: skip


@pytest.mark.parametrize(("assessment", "file", "verdicts", "least"), PAPERS, ids=lambda value: str(value)[:20])
def test_a_whole_paper(assessment, file, verdicts, least, capfd, monkeypatch):
    monkeypatch.setenv("GRADER_HOME", str(REPOSITORY))
    assert run(["grade", assessment, str(REPOSITORY / "submissions" / assessment / "class" / file), "--json"]) == 0
    parts = {part["problem"].split("/", 1)[1]: part for part in json.loads(capfd.readouterr().out)["parts"]}
    assert {name: parts[name]["verdict"] for name in verdicts} == verdicts
    likely = sum(part["score"][key]["decimal"] for part in parts.values() for key in ("awarded", "proposed"))
    assert least <= likely <= sum(part["score"]["out_of"]["decimal"] for part in parts.values())
