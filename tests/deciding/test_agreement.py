"""A reference against a function of the author's."""

from __future__ import annotations

import pytest
from worlds import FRAMES, MATRICES, PLAIN, SOFTMAX

from grader.deciding.agreement import agrees
from grader.errors import UsageError
from grader.model.problem import FormReference, Problem
from grader.model.verdict import Verdict

FUNCTIONS = """
import numpy as np

def gradient(point):
    scores = point["theta"]
    assert scores.ndim == 1
    shares = np.exp(scores) / np.exp(scores).sum()
    return shares - np.eye(scores.size)[int(point["k"]) - 1]

def loss(point):
    scores = point["theta"]
    return np.log(np.exp(scores).sum()) - scores[int(point["k"]) - 1]

def product(point):
    assert point["A"].shape == point["B"].T.shape
    return point["A"] @ point["B"]

def total(point):
    return point["x"] + point["y"]

def nothing(point):
    return float("nan") * point["x"]

def outer(point):
    return point["a"].T @ point["a"] if point["a"].ndim == 2 else None
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "functions.py").write_text(FUNCTIONS)
    return tmp_path


def agreement(declarations, value, function, folder):
    problem = Problem("course/part", "", "", 1, declarations, ())
    return agrees(problem, FormReference(value, agrees_with=f"functions.py:{function}"), folder)


@pytest.mark.parametrize(
    "declarations, value, function",
    [(SOFTMAX, r"\hat y - y", "gradient"), (SOFTMAX, r"\hat y_i - \delta_{ik}", "gradient"), (SOFTMAX, "J", "loss"), (MATRICES, "A B", "product"), (PLAIN, "x + y", "total"), (FRAMES, r"\sum_{j=1}^m a_j a_j^\top", "outer")],
)
def test_agreement(declarations, value, function, folder):
    found = agreement(declarations, value, function, folder)
    assert (found.verdict, found.evidence.note) == (Verdict.CORRECT, "agreement.holds")


@pytest.mark.parametrize(
    "declarations, value, function",
    [(SOFTMAX, r"y - \hat y", "gradient"), (SOFTMAX, r"\hat y", "gradient"), (SOFTMAX, "2 J", "loss"), (PLAIN, "x - y", "total"), (PLAIN, "x + y + 0.0001", "total"), (PLAIN, "x", "nothing")],
)
def test_no_agreement(declarations, value, function, folder):
    found = agreement(declarations, value, function, folder)
    assert (found.verdict, found.evidence.note) == (Verdict.INCORRECT, "agreement.differs")
    assert "functions.py" in found.evidence.rationale


def test_a_reference_without_a_value(folder):
    found = agreement(PLAIN, r"\sum_r x", "total", folder)
    assert (found.verdict, found.evidence.note) == (Verdict.INCORRECT, "agreement.unread")


@pytest.mark.parametrize("named, why", [("functions.py:absent", "no function absent"), ("absent.py:total", "no file absent.py")])
def test_what_does_not_exist_is_told(named, why, folder):
    problem = Problem("course/part", "", "", 1, PLAIN, ())
    with pytest.raises(UsageError, match=why):
        agrees(problem, FormReference("x", agrees_with=named), folder)
