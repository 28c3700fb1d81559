"""Tests of samplers: p-values are right, and right samplers are accused no more often than stated."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.maths import statistics
from grader.maths.statistics import beta_part, binomial, cells, chi_square, distribution, gamma_tail, refuses


@pytest.mark.parametrize("at", [0.01, 0.5, 1.0, 3.0, 12.0, 40.0])
def test_the_gamma_function_by_cases_that_have_closed_forms(at):
    assert gamma_tail(1.0, at) == pytest.approx(math.exp(-at), rel=1e-12)
    assert gamma_tail(0.5, at) == pytest.approx(math.erfc(math.sqrt(at)), rel=1e-9)
    assert gamma_tail(3.0, at) == pytest.approx(math.exp(-at) * (1 + at + at * at / 2), rel=1e-12)


@settings(deadline=None)
@given(st.integers(0, 30), st.integers(1, 30), st.floats(0.01, 0.99))
def test_the_beta_function_is_the_tail_of_the_binomial(successes, more, probability):
    trials = successes + more
    exact = sum(
        math.comb(trials, k) * probability**k * (1 - probability) ** (trials - k) for k in range(successes + 1)
    )
    assert beta_part(trials - successes, successes + 1, 1 - probability) == pytest.approx(exact, rel=1e-9, abs=1e-300)


@pytest.mark.parametrize("probability", [0.1, 0.37, 0.5, 0.9])
@pytest.mark.parametrize("trials", [1, 7, 20])
def test_the_binomial_test_is_exact_and_keeps_its_rate(trials, probability):
    chances = [
        math.comb(trials, k) * probability**k * (1 - probability) ** (trials - k) for k in range(trials + 1)
    ]
    values = [binomial(k, trials, probability) for k in range(trials + 1)]
    for rate in (0.01, 0.05, 0.3):
        assert sum(c for c, p in zip(chances, values, strict=True) if p <= rate) <= rate
    assert values[0] == pytest.approx(min(1.0, 2 * min(chances[0], 1.0)), rel=1e-9)


def test_the_binomial_test_knows_what_is_sure():
    assert binomial(3, 3, 1.0) == 1.0
    assert binomial(2, 3, 1.0) == 0.0
    assert binomial(1, 3, 0.0) == 0.0
    assert binomial(500, 1000, 0.5) > 0.9
    assert binomial(700, 1000, 0.5) < 1e-30


def test_chi_square_agrees_with_the_exact_test_on_two_cells():
    p = chi_square([520, 480], [0.5, 0.5])
    assert p == pytest.approx(math.erfc(math.sqrt(1.6 / 2)), rel=1e-9)


def test_a_right_sampler_passes_and_a_wrong_one_does_not():
    rng = np.random.default_rng(3)
    chances = rng.dirichlet(np.ones(12))
    right, wrong = rng.multinomial(4000, chances), rng.multinomial(4000, np.roll(chances, 1))
    for test in (chi_square, cells):
        assert not refuses([test(right, chances)])
        assert refuses([test(wrong, chances)])


def test_the_stated_rate_is_kept():
    rng = np.random.default_rng(4)
    chances = np.array([0.6, 0.25, 0.1, 0.04, 0.009, 0.001])
    values = np.array([[chi_square(row, chances), cells(row, chances)] for row in rng.multinomial(500, chances, 2000)])
    for rate in (0.1, 0.02):
        most = rate * 2000 + 4 * math.sqrt(rate * 2000)
        assert (values[:, 0] < rate).sum() <= 1.3 * most
        assert (values[:, 1] < rate).sum() <= most


def test_an_impossible_outcome_refuses_at_once():
    assert chi_square([10, 1], [1.0, 0.0]) == 0.0
    assert cells([10, 1], [1.0, 0.0]) == 0.0
    assert chi_square([10, 0], [1.0, 0.0]) == 1.0


def test_probabilities_have_to_fit_the_counts():
    with pytest.raises(ValueError, match="sum to one"):
        chi_square([1, 2], [0.5, 0.6])
    with pytest.raises(ValueError, match="sum to one"):
        cells([1, 2, 3], [0.5, 0.5])


@pytest.mark.parametrize("freedom, score, p", [(1, 1.0, 0.5), (1, 12.706204736, 0.05), (4, 2.776445105, 0.05), (10, 3.169272673, 0.01)])
def test_the_t_test_by_its_tables(freedom, score, p):
    values = np.arange(freedom + 1.0)
    values = (values - values.mean()) / values.std(ddof=1) + score / math.sqrt(freedom + 1)
    assert statistics.mean(values, 0.0) == pytest.approx(p, rel=1e-6)


def test_the_mean_of_a_known_spread():
    assert statistics.mean(np.full(4, 0.98), 0.0, 1.0) == pytest.approx(0.05, rel=0.01)
    assert statistics.mean([1.0, 1.0, 1.0], 1.0) == 1.0
    assert statistics.mean([1.0, 1.0, 1.0], 2.0) == 0.0
    assert statistics.mean([1.0, math.nan], 1.0) == 0.0


def test_the_variance_of_normal_draws():
    values = 2 * np.random.default_rng(6).standard_normal(2000)
    assert not refuses([statistics.variance(values, 4.0)])
    assert refuses([statistics.variance(values, 2.0)])


def test_a_continuous_distribution():
    values = np.random.default_rng(7).uniform(0, 1, 3000)
    assert not refuses([distribution(values, lambda x: np.clip(x, 0, 1))])
    assert refuses([distribution(values**1.3, lambda x: np.clip(x, 0, 1))])
    assert distribution([math.nan], lambda x: x) == 0.0


def test_many_tests_share_one_rate():
    for count, rate in itertools.product((1, 10), (1e-3, 1e-6)):
        assert refuses([rate / count * 0.99] + [1.0] * (count - 1), rate)
        assert not refuses([rate / count * 1.01] + [1.0] * (count - 1), rate)
    assert not refuses([])
