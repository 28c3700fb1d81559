"""Finding the formula that answers a part, between delimiters and in running text."""

from __future__ import annotations

import pytest

from grader.documents.formulas import take_formula
from grader.model.symbols import Declarations
from tests.documents.papers import BASES, KEYS, LOSS, NOTHING, SOFTMAX

QUERY = [
    ("We will use q = \\lambda(k_a + k_b) when \\lambda \\gg 0 and analyze k_j^T q", r"q = \lambda(k_a + k_b)"),
    ("$q = \\lambda (k_a + k_b)$ where $\\lambda \\gg 0$", r"q = \lambda (k_a + k_b)"),
    ("Then $$q = k_a$$ is too weak, so $$q = \\lambda k_a$$ and $c = v_a$.", r"q = \lambda k_a"),
    ("q = \\lambda(k_a + k_b) (same as before)", r"q = \lambda(k_a + k_b)"),
    ("Let $q$ = $\\lambda (k_a + k_b)$.", r"q = \lambda (k_a + k_b)"),
    ("q =\n$$\\lambda (k_a + k_b)$$", r"q = \lambda (k_a + k_b)"),
    ("\\[ c = v_a, \\qquad q = \\lambda k_a \\qquad \\text{(large)} \\]", r"q = \lambda k_a"),
    ("\\begin{align}\nq &= \\lambda k_a \\\\\n  &\\quad + \\lambda k_b\n\\end{align}", r"q = \lambda k_a \quad + \lambda k_b"),
    ("`q = lambda * (k_a + k_b)`", "q = lambda * (k_a + k_b)"),
    ("take q = λ(k_a + k_b), with λ large", "q = λ(k_a + k_b)"),
    ("- q := \\lambda k_a", r"q := \lambda k_a"),
    ("\\begin{equation*} q = \\lambda k_a. \\end{equation*}", r"q = \lambda k_a"),
    ("We get $\\lambda (k_a + k_b) = q$.", r"\lambda (k_a + k_b) = q"),
    ("$q^* = \\lambda k_a$", r"q^* = \lambda k_a"),
]


@pytest.mark.parametrize(("text", "formula"), QUERY)
def test_bound(text, formula):
    found = take_formula(text, ["q"], KEYS)
    assert found.text == formula
    assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("$q_1 = k_a$, $q_2 = k_b$", "q_1 = k_a, q_2 = k_b"),
        ("$$q_2 = k_b, \\quad q_1 = k_a$$", "q_1 = k_a, q_2 = k_b"),
        ("We set q_1 = \\lambda \\mu_a.\n\nFor the other q_2 = \\lambda \\mu_b.", r"q_1 = \lambda \mu_a, q_2 = \lambda \mu_b"),
        ("q_1 = λ μ_a and q_2 = λ μ_b", "q_1 = λ μ_a, q_2 = λ μ_b"),
        ("$q_1 = k_a$ and $k_i^\\top q_2 = 0$ for all $i$", "q_1 = k_a"),
        ("$$q_1 = q_2 = k_a$$", "q_1 = q_2 = k_a"),
    ],
)
def test_family_is_joined(text, formula):
    assert take_formula(text, ["q_1", "q_2"], KEYS).text == formula


@pytest.mark.parametrize(
    "left",
    [r"\frac{\partial J}{\partial \theta}", r"\frac{\partial J}{\partial \boldsymbol{\theta}}", "dJ/dtheta", "∂J/∂θ",
     r"\partial J / \partial \theta", r"\frac{dJ}{d\theta}", r"\frac{\partial L}{\partial \theta}",
     r"\frac{\partial CE}{\partial \theta}"],
)  # fmt: skip
def test_spellings_of_a_derivative(left):
    text = f"$${left} = \\hat y - y$$ because $h = z$ and $x = y$."
    assert take_formula(text, SOFTMAX, LOSS).text == f"{left} = \\hat y - y"


def test_run_on_text_is_cut_before_a_defined_symbol():
    text = r"We will use M = AA^T v_a = c_1a_1 + c_2a_2 + \ldots \text{ for some } c Mv_a = AA^Tv_a = v_a"
    assert take_formula(text, ["M"], BASES).text == "M = AA^T"


def test_chain_over_three_displays():
    text = "$$a^b = (c)^{d}$$\n\n=\n$$(e)^{f}$$\n\nSo it holds."
    found = take_formula(text, (), NOTHING)
    assert found.text == "a^b = (c)^{d} = (e)^{f}"
    assert (found.start, text[: found.end].count("\n")) == (0, 3)


def test_function_name_and_sign_outside_are_put_back():
    assert take_formula("SiLU\n$$(x) = x \\sigma(x)$$", ["SiLU(x)"], NOTHING).text == r"SiLU(x) = x \sigma(x)"
    assert take_formula("-\n$$[a] = b$$", (), NOTHING).text == "-[a] = b"


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("The result is $\\hat y - y$.", r"\hat y - y"),
        ("First $a = b$. Hence $$c$$ where $\\sigma = 1/2$.", "c"),
        ("$x = 1$ and then $y = 2$ for all $i = 1$", "y = 2"),
        ("y_hat - y", "y_hat - y"),
        ("The gradient is y_hat - y", "y_hat - y"),
        ("Hence: softmax(theta) - y.", "softmax(theta) - y"),
    ],
)
def test_final(text, formula):
    assert take_formula(text, (), Declarations()).text == formula


@pytest.mark.parametrize("text", ["", "Only words are here.", "The weights are positive and sum to one, so they do."])
def test_no_formula(text):
    assert take_formula(text, ["q"], KEYS) is None


def test_code_is_no_formula():
    assert take_formula("```python\nq = k_a\n```\n\nWords.", ["q"], KEYS) is None
