"""The versions of the papers that come with the grader: different, sound, and gradable."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.batch.testing import Bank, Effort, tried
from grader.papers.markdown import paper_markdown
from grader.papers.paper import paper_of
from grader.spec.load import load_assessment

ROOT = Path(__file__).parents[2]
BANK = Bank(ROOT / "problems", ROOT / "reference", ROOT / "submissions")
VARYING = {
    "ift6135_theory": {"q1.", "q2.4a", "q2.4b", "q4."},
    "iitd_llm_quiz1": {"q2."},
    "iitd_llm_endsem": {"q0"},
    "llm_foundations": {"practice.8-shape", "practice.10-shape", "practice.12-shape"},
}
QUICK = ("ift6135_theory/q1.var_instance", "ift6135_theory/q2.4b", "iitd_llm_quiz1/q2.2", "llm_foundations/practice.10-shape-wk")


def loaded(name, variant=""):
    return load_assessment(name, problems=ROOT / "problems", references=None, variant=variant)


@pytest.mark.parametrize("name", VARYING)
def test_what_varies_and_nothing_else(name):
    varying = {problem.part for problem in loaded(name).problems if problem.varies}
    declared = {problem.part for problem in loaded(name).problems if problem.part.startswith(tuple(VARYING[name]))}
    assert varying == declared - {"q4.4a"}  # a program is the same on every paper


@pytest.mark.parametrize("name", ["ift6135_theory", "iitd_llm_quiz1", "iitd_llm_endsem"])
def test_papers_of_different_seeds_differ(name):
    papers = {paper_markdown(paper_of(loaded(name, str(seed)))).replace(f"Variant: {seed}", "") for seed in range(4)}
    assert len(papers) == 4
    assert not any("{@" in text or "@}" in text for text in papers)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("target", QUICK)
def test_references_mutants_and_known_answers_hold_on_other_versions(target):
    (report,) = tried(BANK, [target], Effort(1, ("a", "b", "c"), 1))
    assert [(trial.variant, trial.what, trial.complaint) for trial in report.failures] == []
    assert {trial.variant for trial in report.trials} == {"", "a", "b", "c"}


def test_sizes_of_the_tensor_are_distinct_and_the_statement_has_its_entries():
    for seed in range(6):
        problem = loaded("ift6135_theory", str(seed)).problem("q1.mu_batch")
        drawn = problem.drawn
        sizes = (drawn["N"], drawn["C"], drawn["F"])
        assert len(set(sizes)) == 3
        assert problem.preface.count(r"\begin{bmatrix}") == drawn["N"]
        assert problem.preface.count("&") == drawn["N"] * drawn["C"] * (drawn["F"] - 1)
