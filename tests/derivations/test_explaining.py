"""The rule by which a line follows, where it is a known one."""

from __future__ import annotations

import pytest

from grader.derivations.explaining import jumps
from grader.derivations.reading import read_working
from grader.derivations.ruling import rule_on
from grader.derivations.terms import Terms
from tests.derivations.known_derivations import lines, problem

SOFTMAX, ENTROPY, POSTERIOR = "nlp_assignment2/1a", "llm_foundations/practice.5-cross-entropy-identity", "iitd_llm_quiz1/q1.1"
OBJECT, KEYS = "nlp_assignment2/5.2a", "nlp_assignment2/5.2b"
LETTERS = "nlp_assignment2/practice.5.1-shift-invariance"


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        (SOFTMAX, r"\frac{\partial J}{\partial \theta_i} = \sum_j \frac{\partial J}{\partial \hat y_j} \frac{\partial \hat y_j}{\partial \theta_i} ; 1 = 1", "chain rule"),
        (SOFTMAX, r"\frac{\partial \hat y_j}{\partial \theta_i} = \hat y_j (\delta_{ij} - \hat y_i) ; 1 = 1", "Jacobian of the softmax"),
        (SOFTMAX, r"-y_i + \hat y_i \sum_j y_j = -y_i + \hat y_i ; 1 = 1", "add up to one"),
        (SOFTMAX, r"\sum_j y_j (\delta_{ij} - \hat y_i) = \sum_j (y_j \delta_{ij} - y_j \hat y_i) ; 1 = 1", "distributive"),
        (ENTROPY, r"\sum_i p_i \log \frac{p_i}{q_i} = \sum_i p_i (\log p_i - \log q_i) ; 1 = 1", "logarithm"),
        (ENTROPY, r"KL(p \| q) = \sum_i p_i \log \frac{p_i}{q_i} ; 1 = 1", "definition"),
        (ENTROPY, r"\sum_i (p_i + q_i) = \sum_i p_i + \sum_i q_i ; 1 = 1", "linearity of the sum"),
        (POSTERIOR, r"E_Q[\log P(o|c)] = E_Q[\log \frac{P(c|o) P(o)}{P(c)}] ; 1 = 1", "Bayes"),
        (POSTERIOR, r"E_Q[\log P(c)] = \log P(c) ; 1 = 1", "linearity of the expectation"),
        (LETTERS, r"e^{s_i + t} = e^{s_i} e^{t} ; 1 = 1", "exponent"),
    ],
)  # fmt: skip
def test_rules(name, text, rule):
    assert rule in lines(name, text)[0].rule


@pytest.mark.parametrize(
    ("name", "text", "rule"),
    [
        (SOFTMAX, r"\tanh(\theta_i) = 2 \sigma(2 \theta_i) - 1 ; 1 = 1", "algebra"),
        (SOFTMAX, r"\log \hat y_i - \log \hat y_j = \theta_i - \theta_j ; 1 = 1", "definition of ŷ"),
        (SOFTMAX, r"\frac{\partial \log \hat y_i}{\partial \theta_j} = \delta_{ij} - \hat y_j ; 1 = 1", "differentiation, definition of ŷ"),
        (OBJECT, r"M = A A^\top ; M v_a + 0 = A A^\top v_a + 0", "the choice of M"),
        (KEYS, r"q = \lambda (k_a + k_b) ; \alpha_a \approx \frac12", "the limit that the problem names"),
    ],
)  # fmt: skip
def test_what_no_rule_explains_rests_on_what_it_would_be_false_without(name, text, rule):
    line = next(line for line in lines(name, text) if line.rule)  # what binds a name has none
    assert line.ruling.holds
    assert line.rule == rule


def test_what_holds_by_a_constraint_says_so():
    line = lines(SOFTMAX, r"\sum_i (\hat y_i - y_i) = (\hat y_k - y_k) + \sum_{j \ne k} \hat y_j ; 1 = 1")[0]
    assert line.rule == "y is one-hot"


SPLIT = r"""$$H(p,q) = -\sum_i p_i \log q_i$$
$$= -\sum_i p_i \log p_i + \sum_i p_i \log \frac{p_i}{q_i}$$
$$= H(p) + KL(p \| q)$$"""


def leaping(most):
    part, _ = problem("llm_foundations/practice.5-cross-entropy-identity")
    return jumps(rule_on(read_working(SPLIT, part.declarations), part.declarations, Terms()), most)


def test_a_step_by_more_rules_than_are_allowed_is_a_jump():
    assert leaping(1) == (2,)
    assert leaping(9) == ()
