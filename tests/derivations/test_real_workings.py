"""The derivations of a document as it was handed in: the first wrong lines, and the marks that a marker gave."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.documents.reading import read_submission
from grader.engine import grade
from tests.derivations.known_derivations import assessment

DOCUMENT = Path(__file__).parents[2].parent / "shared" / "documents" / "tau-nlp-assignment2-answered.md"
MARKS = {"1a": 9.5, "1b": 10, "3a": 5, "5.1a": 0.9, "5.2a": 2.55, "5.2b": 2.7, "5.3b": 2.55, "5.4a": 1.5, "5.4b": 1.65}
# lines that are no plain truth, by what they begin with
NOT_VALID = {
    "1a": [(r"\frac{\partial CE}{\partial \theta_i} = \frac{\partial CE}{\partial \hat{y}_i} \cdot", "invalid")],
    "1b": [],
    "3a": [],
    "5.1a": [(r"\sum_{j=1}^{n} \alpha_i", "slip")],
    "5.2a": [("Mv_b = v_b", "invalid"), ("Mv_a = AA^Tv_a", "slip")],
    "5.2b": [("k_a^T k_b = 1", "slip"), (r"\alpha_a = \alpha_b = \frac{exp(\lambda)}", "slip")],
    "5.3b": [(r"\epsilon_{a} \sim", "ill-typed"), (r"\alpha_{a} = \frac{exp([", "slip"), (r"\alpha_{b} = \frac{exp(", "slip"),
             (r"\alpha_{a} = 1", "slip"), (r"\alpha_{b} = 0", "slip"), (r"\alpha_{a} = 0", "slip"), (r"\alpha_{b} = 1", "slip")],
    "5.4a": [(r"q_1 = \lambda\mu_1", "slip"), (r"q_2 = \lambda\mu_2", "slip"), (r"\mu_i^\top \mu_a \approx", "invalid"),
             (r"c_1 = \sum", "slip"), (r"c_2 = \sum", "slip"), (r"c = \frac{1}{2}(c_1 + c_2) = ", "slip")],
    "5.4b": [("c_2 = v_b", "slip"), (r"c_1 = \sum", "slip"), (r"c = \frac{1}{2}(c_1 + c_2) = ", "slip")],
}  # fmt: skip


@pytest.fixture(scope="module")
def parts():
    if not DOCUMENT.is_file():
        pytest.skip(f"{DOCUMENT.name} is not at hand: it is no part of this repository")
    paper = assessment("nlp_assignment2")
    return {part.problem.partition("/")[2]: part for part in grade(paper, read_submission(DOCUMENT, paper)).parts}


@pytest.mark.parametrize("name", NOT_VALID)
def test_every_line(parts, name):
    told = [line for outcome in parts[name].outcomes for line in outcome.lines if line.number]
    wrong = [line for line in told if line.ruling.wrong]
    assert len(wrong) == len(NOT_VALID[name])
    for line, (begins, ruling) in zip(wrong, NOT_VALID[name], strict=True):
        assert line.text.replace(" ", "").startswith(begins.replace(" ", ""))
        assert line.ruling.value == ruling


@pytest.mark.parametrize("name", MARKS)
def test_marks_within_a_tenth(parts, name):
    score = parts[name].score
    assert abs(float(score.awarded + score.proposed) - MARKS[name]) <= 0.1 * float(score.out_of)
