"""Random probability models belong together, and identities hold for them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.maths import distributions as d

seeds = st.integers(0, 2**32 - 1).map(np.random.default_rng)
quick = settings(deadline=None, max_examples=40)


@quick
@given(seeds, st.integers(1, 6), st.integers(1, 6))
def test_a_posterior_follows_from_prior_and_likelihood(rng, causes, effects):
    model = d.bayes(rng, causes, effects)
    assert np.allclose(model.posterior.sum(axis=0), 1)
    assert np.allclose(model.posterior * model.evidence, model.prior[:, None] * model.likelihood)
    assert model.evidence.sum() == pytest.approx(1)


@quick
@given(seeds, st.lists(st.integers(1, 4), min_size=2, max_size=4))
def test_conditionals_times_marginals_give_the_joint(rng, sizes):
    table = d.joint(rng, sizes)
    assert table.sum() == pytest.approx(1)
    first = d.marginal(table, [0])
    assert np.allclose(d.conditional(table, [0]) * first.reshape(-1, *[1] * (len(sizes) - 1)), table)
    assert np.allclose(d.marginal(table, [1, 0]), d.marginal(table, [0, 1]).T)


@quick
@given(seeds, st.integers(2, 6))
def test_divergence_is_cross_entropy_less_entropy(rng, size):
    p, q = d.simplex(rng, (3, size)), d.simplex(rng, (3, size))
    assert np.allclose(d.divergence(p, q), d.cross_entropy(p, q) - d.entropy(p))
    assert (d.divergence(p, q) > 0).all()
    assert np.allclose(d.divergence(p, p), 0)


def test_empty_mass_counts_nothing():
    p, q = np.array([1.0, 0.0]), np.array([0.5, 0.5])
    assert d.entropy(p) == 0
    assert d.divergence(p, q) == pytest.approx(np.log(2))
    assert np.isinf(d.divergence(q, p))


def test_no_draw_is_extreme_or_uniform():
    p = d.simplex(np.random.default_rng(1), (500, 4), concentration=0.05)
    assert p.min() >= 2.4e-4
    assert p.max(axis=1).mean() > 0.8


def test_a_chain_is_made_of_distributions():
    found = d.chain(np.random.default_rng(2), 3, 5)
    assert found.moves.shape == (3, 3)
    assert found.shows.shape == (3, 5)
    for table in (found.start, found.moves, found.shows):
        assert np.allclose(table.sum(axis=-1), 1)


def test_a_language_model_depends_on_all_that_came_before():
    model = d.FullContext(5, 7)
    assert np.exp(model(())).sum() == pytest.approx(1)
    assert np.array_equal(model((1, 2)), model([1, 2]))
    assert not np.allclose(model((1, 2)), model((0, 2)))
    assert not np.allclose(model((2,)), model((0, 2)))
    assert not np.allclose(model((1, 2)), d.FullContext(6, 7)((1, 2)))


def test_a_covariance_is_positive_and_not_diagonal():
    _, covariance = d.gaussian(np.random.default_rng(3), 4, (2,))
    assert (np.linalg.eigvalsh(covariance) > 0.2).all()
    assert np.allclose(covariance, np.swapaxes(covariance, -1, -2))
    assert np.abs(covariance[0, 0, 1]) > 1e-3
