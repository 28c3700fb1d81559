"""Statements beside an answer: true, false, or nothing that could be said."""

from __future__ import annotations

import pytest
from worlds import MATRICES, PLAIN, SOFTMAX, tree

from grader.deciding.claims import holds, names_only_indices


def truth(text, declarations=PLAIN, **options):
    return holds(tree(text, declarations), declarations, 0, **options)


@pytest.mark.parametrize(
    "text, declarations",
    [
        ("x + y = y + x", PLAIN), ("(x + y)^2 = x^2 + 2 x y + y^2", PLAIN), (r"b > 0", PLAIN), (r"b^2 \ge 0", PLAIN), (r"x^2 \ge 0", PLAIN), (r"0 < \sigma(x) < 1", PLAIN), (r"x \ne x + 1", PLAIN), (r"|x| \le |x| + b", PLAIN), ("x = x = x", PLAIN), (r"e^x := \exp x", PLAIN),
        (r"\sum_i \hat y_i = 1", SOFTMAX), (r"\hat y_i = \frac{e^{\theta_i}}{\sum_j e^{\theta_j}}", SOFTMAX), ("y_k = 1", SOFTMAX), (r"\frac{\partial J}{\partial \theta_i} = \hat y_i - y_i", SOFTMAX), (r"J = -\log \hat y_k", SOFTMAX), (r"\sum_i y_i = 1", SOFTMAX),
        ("S = S^T", MATRICES), ("(A B)^T = B^T A^T", MATRICES), (r"KL(p \| q) \ge 0", MATRICES), (r"H(p, q) = H(p) + KL(p \| q)", MATRICES), (r"\frac{1}{\lambda} \approx 0", PLAIN), (r"\lambda \to \infty", PLAIN), (r"1 \ll \lambda", PLAIN), (r"\lambda \gg 1", PLAIN), (r"\frac{\lambda}{\lambda + 1} \to 1", PLAIN),
    ],
)  # fmt: skip
def test_true(text, declarations):
    assert truth(text, declarations) is True


@pytest.mark.parametrize(
    "text, declarations",
    [
        ("x = y", PLAIN), ("x + y = x - y", PLAIN), ("b < 0", PLAIN), (r"x \ge 0", PLAIN), ("x = x = y", PLAIN), ("x = y = y", PLAIN), (r"x \ne x", PLAIN), (r"\sigma(x) > 1", PLAIN), (r"e^{x + y} = e^x + e^y", PLAIN), (r"\lambda \ll 1", PLAIN), (r"\lambda \to 0", PLAIN),
        (r"\hat y = y", SOFTMAX), (r"\sum_i \hat y_i = 2", SOFTMAX), (r"\frac{\partial J}{\partial \theta_i} = y_i - \hat y_i", SOFTMAX), ("y_k = 0", SOFTMAX), ("A B = B A", MATRICES), (r"KL(p \| q) = KL(q \| p)", MATRICES), ("A u = 2 A u", MATRICES), ("S A^T = A S", MATRICES),
    ],
)  # fmt: skip
def test_false(text, declarations):
    assert truth(text, declarations) is False


@pytest.mark.parametrize(
    "text, declarations",
    [(r"x = \sum_r x", PLAIN), ("x = O(y)", PLAIN), (r"x \propto y", PLAIN), (r"x \sim y", PLAIN), (r"u = A A", MATRICES), (r"x \Rightarrow y", PLAIN), (r"x = \sum_{i=1}^{1000000000} x", PLAIN)],
)
def test_nothing_is_said(text, declarations):
    assert truth(text, declarations) is None


def test_one_false_link_decides_and_one_open_link_leaves_it_open():
    assert truth(r"x = y = O(z)") is False
    assert truth(r"x + y = y + x = O(z)") is None


def test_equality_may_hold_in_the_limit_only():
    assert truth(r"\frac{\lambda}{\lambda + 1} = 1") is True
    assert truth(r"\frac{\lambda}{\lambda + 2} = \frac12") is False


def test_answers_that_stand_for_symbols():
    own = {"x": tree("2 y", PLAIN)}
    assert truth("x = 2 y", own=own) is True
    assert truth("x = 2 y") is False


@pytest.mark.parametrize("text, only", [("i = 1", True), (r"j \ne i", True), (r"i \ne k", False), ("x = 1", False), ("1 = 1", False)])
def test_statements_about_indices(text, only):
    declared = frozenset({"x", "k", "theta", "y"})
    assert names_only_indices(tree(text, SOFTMAX if "x" not in text else PLAIN), declared) is only
