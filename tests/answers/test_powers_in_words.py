"""Powers told in words, and sentences that tell none."""

import pytest

from grader.answers._worded import with_powers, with_sums


@pytest.mark.parametrize(("text", "written"), [
    ("N to the power T", "N^{T}"),
    ("N to the power of T", "N^{T}"),
    ("N raised to the power T", "N^{T}"),
    ("$N$ to the power of $T$", "N^{T}"),
    ("N to the T", "N^{T}"),
    ("N to the T-th power", "N^{T}"),
    ("N to the power T+1", "N^{T+1}"),
    ("(N - 1) to the power of T", "(N - 1)^{T}"),
    ("2 to the power 10", "2^{10}"),
    ("N_v to the power T", "N_v^{T}"),
    ("N multiplied by itself T times", "N^{T}"),
    ("N*N*...*N (T times)", "N^{T}"),
    (r"$N \cdot N \cdots N$, $T$ times", "N^{T}"),
    ("N × N × … × N with T factors", "N^{T}"),
    ("so there are N to the power T sequences", "so there are N^{T} sequences"),
])  # fmt: skip
def test_words_become_a_power(text, written):
    assert with_powers(text) == written


@pytest.mark.parametrize("text", [
    "N*N*...*N",  # who knows how often
    "we apply the rule to the loss",
    "h goes to the output",
    "from the left to the right",
    "N*M*...*N (T times)",
    "N^T",
    "it converges to the limit",
])  # fmt: skip
def test_other_words_stay(text):
    assert with_powers(text) == text


@pytest.mark.parametrize(("text", "written"), [
    ("M is the sum over j of a_j a_j^T", r"M is \sum_{j} a_j a_j^T"),
    ("M = a_j a_j^T summed over all j", r"M = \sum_{j} {a_j a_j^T}"),
    ("the outer product of d_2 and x", " outer(d_2, x)"),
    ("d x^T (outer product of d and x)", "d x^T (outer product of d and x)"),
    ("we sum over the words", "we sum over the words"),
])  # fmt: skip
def test_words_become_a_sum(text, written):
    assert with_sums(text) == written
