"""Operations, cases and remarks that are told in words, and comments in the source of an answer."""

from __future__ import annotations

import pytest
from formula_world import reading, shown

from grader.answers._spoken import translated, without_comments


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        (r"\lambda times \hat y", "lambda * y_hat"),
        (r"\lambda mal \hat y", "lambda * y_hat"),
        (r"\hat y minus y", "y_hat - y"),
        ("y_hat minus y", "y_hat - y"),
        (r"J is \lambda times y transposed times y", "lambda * y^T * y"),
        (
            r"The gradient equals $\hat y_i - 1$ when $i = k$ and $\hat y_i$ otherwise.",
            "(y_hat[i] - 1 if i = k, y_hat[i] otherwise)",
        ),
        (r"\lambda \text{ where } i = k, \text{ and } 0 \text{ elsewhere}", "(lambda if i = k, 0 otherwise)"),
        (r"\hat y_i - \mathbb 1_{\{k\}}(i)", "y_hat[i] - indicator(i = k)"),
        (r"\hat y_i - \delta_i^k", "y_hat[i] - delta(i, k)"),
        ("<b>&lambda;</b> y<sub>i</sub> &minus; y<sub>i</sub><sup>2</sup>", "lambda * y[i] - y[i]^2"),
        (r"y plus y", "y + y"),
        (r"\lambda hoch \lambda", "lambda^lambda"),
        (r"\lambda geteilt durch (\lambda + 1)", "lambda / (lambda + 1)"),
        (r"\lambda times the softmax of \theta", "lambda * softmax(theta)"),
        (r"the transpose of y times \hat y", "y^T * y_hat"),
        (r"y transposed times \hat y", "y^T * y_hat"),
        (r"\lambda squared", "lambda^2"),
        (r"\lambda \mapsto \lambda y", "lambda * y"),
        (r"\softmax(\theta) - y, \text{ i.e. } \hat y - y", "softmax(theta) - y = y_hat - y"),
        (r"\hat y - y, e.g. \hat y_1 - 1 for n = 3 and k = 1", "y_hat - y"),
        (r"\hat y_i - \begin{cases} 1 & i = k \\ 0 & \text{sonst} \end{cases}", "y_hat[i] - (1 if i = k, 0 otherwise)"),
        (r"\begin{cases} 1 & \text{si } i = k \\ 0 & \text{sinon} \end{cases}", "(1 if i = k, 0 otherwise)"),
        (
            r"\left\{\begin{aligned} 1, &\quad i = k \\ 0, &\quad i \ne k \end{aligned}\right.",
            "(1 if i = k, 0 if i != k)",
        ),
    ],
)
def test_what_is_told_in_words_is_read(text, read_as):
    assert shown(text) == read_as


@pytest.mark.parametrize(
    "text",
    [
        r"\hat y - y % up to the sign",
        r"\hat y - y  # wrong by a factor, times 2",
    ],
)
def test_words_that_may_change_the_formula_are_left_to_a_person(text):
    assert reading(text).remarks


@pytest.mark.parametrize(
    "text",
    [
        r"\hat y - y times \lambda",  # of the difference, or of y alone?
        r"the M-th root of \lambda",
    ],
)
def test_no_piece_of_what_is_told_in_words_is_taken_for_the_answer(text):
    assert shown(text) in {"symbol.undeclared", "text.unexpected", "function.arguments"}


def test_two_answers_are_none_in_any_language():
    assert shown(r"\hat y oder y") == "answer.two"


@pytest.mark.parametrize(
    ("text", "without", "comments"),
    [
        ("x + y % a sum", "x + y ", "% a sum"),
        ("x + 1  # a sum", "x + 1  ", "# a sum"),
        ("% a line\nx", "\nx", "% a line"),
        ("50 % of x", "50 % of x", ""),
        (r"50 \% x", r"50 \% x", ""),
        ("#tokens x", "#tokens x", ""),
    ],
)
def test_comments_are_set_apart(text, without, comments):
    assert without_comments(text) == (without, comments)


def test_letters_that_spell_a_word_by_chance_stay_letters():
    assert translated("s i + e t - m i t_i") == "s i + e t - m i t_i"
