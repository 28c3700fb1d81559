"""Candidates for the formula of an answer: their order, what is left out, and what is parted."""

from __future__ import annotations

import pytest
from formula_world import WORLD
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.answers._formulas import MAX_TEXT, candidates, takes_back, two_answers
from grader.language.vocabulary import Vocabulary

KNOWS = Vocabulary.of(WORLD).knows


def texts(text):
    return [candidate.text.strip() for candidate in candidates(text, KNOWS)]


@pytest.mark.parametrize(
    "text, first",
    [
        ("y_hat - y", "y_hat - y"),
        ("  y_hat - y  ", "y_hat - y"),
        ("y_hat - y.", "y_hat - y"),
        (", y_hat - y ;", "y_hat - y"),
        (r"$\hat y$", r"\hat y"),
        (r"\begin{align} a &= b \end{align}", "a  = b"),
        ("a\n= b", "a = b"),
        ("a \\\\ = b", "a = b"),
        ("a \\\\[2pt] &= b", "a = b"),
        ("a = 1\nb = 2", "a = 1 ; b = 2"),
        ("a = 1 \\\\ b = 2", "a = 1  ;  b = 2"),
        ("- a + b", "- a + b"), ("- $a + b$", "a + b"),
        ("1) a + b", "a + b"),
        ("(ii) a", "a"),
        (r"\underbrace{a + b}_{\text{c}} d", "{a + b} d"),
        (r"\underbrace{\underbrace{a}_{x} b}_{y}", "{{a} b}"),
        (r"a \in \mathbb{R}^{n}", "a"),
    ],
)
def test_the_first_candidate(text, first):
    assert texts(text)[0].split() == first.split()


@pytest.mark.parametrize(
    "text, among",
    [
        ("The answer is $a = b$, since $c$ holds", "a = b"),
        ("The answer is a + b", "a + b"),
        ("We get a + b here", "a + b"),
        ("Answer: a + b", "a + b"),
        ("f(x): a + b", "f(x): a + b"),
        ("return a + b", "a + b"),
        ("lambda x: a + b", "a + b"),
        ("a + b where c = 2", "a + b ; c = 2"),
        ("something = a + b", "a + b"),
        ("$a = b$ and $c = d$", "a = b ; c = d"),
        ("$a = b$ and $c = d$", "c = d"),
        (r"a + b \quad \text{see above}", "a + b"),
    ],
)
def test_later_candidates(text, among):
    assert among.split() in [found.split() for found in texts(text)]


@pytest.mark.parametrize("text", ["It is not $a = b$ but $c = d$", "never $a = b$, rather than $c$"])
def test_denied_formulas_are_no_candidates_by_themselves(text):
    assert not {"a = b", "c = d"} & set(texts(text))


@pytest.mark.parametrize("text", ["a or b", "either a", "maybe a", "perhaps a", "a, alternatively b", "a or maybe b", "A OR B"])
def test_hedges(text):
    assert two_answers(text)


@pytest.mark.parametrize("text", ["a", r"\begin{cases} a & b or c \end{cases}", "a if b or c else d", "order", "for", r"\lor", "a if i = j or i = k, b otherwise", "minor"])
def test_no_hedges(text):
    assert not two_answers(text)


@pytest.mark.parametrize("remark", ["for small x", "only for i = 1", "unless", "times 2", "up to sign", "if k = 1", "not really", r"\lambda \to 0", "x < 0", r"x \ne 0", "the negative"])
def test_remarks_that_take_back(remark):
    assert takes_back(remark)


@pytest.mark.parametrize("remark", ["for all i", "where y is the label", "by the chain rule", "as required", "for large lambda", r"\to \infty", "since J is the loss", "sometimes", "signal"])
def test_remarks_that_do_not(remark):
    assert not takes_back(remark)


def test_every_candidate_comes_once():
    found = texts("The answer is $a$ and then $a$")
    assert len(found) == len(set(found))


def test_what_is_left_out_is_told():
    assert next(one for one in candidates("a + b for small x", KNOWS) if one.text.strip() == "a + b").left_out.strip() == "for small x"


def test_long_texts_are_cut_and_not_searched():
    assert len(texts("a " * MAX_TEXT)) == 1


@settings(deadline=None, max_examples=100, suppress_health_check=list(HealthCheck))
@given(st.text(st.sampled_from("ab=+ $\\n\n&{}[]().,;:`*12ifor"), max_size=60))
def test_candidates_come_from_the_text(text):
    for candidate in candidates(text, KNOWS):
        assert candidate.text.strip()
        assert set(candidate.text) <= set(text) | set(" ;,=_{}\\")


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("The gradient is y if i = k, z otherwise.", "y if i = k, z otherwise"),
        ("y - 1 if i = k and y if i != k", r"\begin{cases} y - 1 & i = k \\ y & \text{otherwise} \end{cases}"),
        ("|V|^T where |V| = N", "|V|^T"),
        ("a x^T (outer product of a and x)", "a x^T"),
    ],
)
def test_words_around_a_formula_fall_away(text, formula):
    assert formula in [found.text for found in candidates(text, lambda word: len(word) == 1)]


@pytest.mark.parametrize(("remark", "doubtful"), [
    ("so that all other scores are zero", False), ("for small x", True), ("since x is not negative", True), ("As x is tiny, k is m", False), ("because x can not be generated", False),
])  # fmt: skip
def test_reasons_take_nothing_back(remark, doubtful):
    assert takes_back(remark) is doubtful


@pytest.mark.parametrize("text", ["M is the transpose of a_j b", "take a_j b averaged over j"])
def test_words_that_change_a_formula_are_not_dropped(text):
    assert "a_j b" not in [found.text for found in candidates(text, lambda word: len(word) == 1)]
