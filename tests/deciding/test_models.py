"""Random models: sizes, constraints, indices, and that nothing depends on the order of asking."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import FRAMES, MATRICES, PLAIN, SOFTMAX

from grader.deciding.models import DRAWS, SCALAR_DRAWS, SETTINGS, Setting, environment, models, sizes_of, tree_of
from grader.language.faults import LanguageError
from grader.model.symbols import Declarations, Dimension, Kind, Symbol

SEEDS = range(6)
ALL = [Setting(number) for number in range(SETTINGS)]


def drawn(name, setting=ALL[0], seed=0):
    return environment(FRAMES, seed, setting).value(name).data


@pytest.mark.parametrize("declarations", [SOFTMAX, MATRICES, FRAMES])
@pytest.mark.parametrize("seed", SEEDS)
def test_distinct_dimensions_have_distinct_sizes(declarations, seed):
    for setting in ALL:
        sizes = sizes_of(declarations, seed, setting)
        assert len(set(sizes.values())) == len(declarations.dimensions)
        assert all(dimension.low <= sizes[dimension.name] for dimension in declarations.dimensions)


@pytest.mark.parametrize("seed", SEEDS)
def test_sizes_reach_what_they_must(seed):
    for setting in (*ALL, Setting(0, small=True)):
        sizes = sizes_of(FRAMES, seed, setting)
        assert sizes["d"] >= sizes["m"] + sizes["p"] + 1


def test_several_sizes_are_tried():
    assert len({tuple(sizes_of(MATRICES, 0, setting).values()) for setting in ALL}) > 1


def test_all_sizes_are_equal_where_a_mistake_is_to_be_recognised():
    assert set(sizes_of(MATRICES, 0, Setting(0, square=True)).values()) == {4}


def test_small_sizes_are_the_least():
    assert sizes_of(MATRICES, 0, Setting(0, small=True)) == {"m": 2, "n": 2, "d": 5}


def test_crowded_bounds_still_give_distinct_sizes():
    crowded = Declarations(tuple(Dimension(name, low=2, high=3) for name in "abcd"))
    for setting in ALL:
        assert len(set(sizes_of(crowded, 0, setting).values())) == 4


@pytest.mark.parametrize("setting", ALL)
def test_columns_of_one_frame_are_orthonormal_and_orthogonal_to_each_other(setting):
    env = environment(FRAMES, 0, setting)
    first, second = (env.value(name).data[..., 0] for name in ("a", "b"))
    frame = np.concatenate([first, second], axis=1)
    gram = frame @ frame.swapaxes(-1, -2)
    np.testing.assert_allclose(gram, np.broadcast_to(np.eye(gram.shape[-1]), gram.shape), atol=1e-12)
    matrix = env.value("Q").data
    np.testing.assert_allclose(matrix.swapaxes(-1, -2) @ matrix, np.broadcast_to(np.eye(matrix.shape[-1]), (DRAWS, matrix.shape[-1], matrix.shape[-1])), atol=1e-12)


def test_frames_differ_from_draw_to_draw():
    frames = drawn("a")
    assert np.abs(frames[0] - frames[1]).max() > 0.01


@pytest.mark.parametrize("seed", SEEDS)
def test_constraints(seed):
    env = environment(FRAMES, seed, ALL[0])
    orthogonal, definite, symmetric, unit, simplex, family = (env.value(name).data for name in ("R", "P", "S", "w", "s", "t"))
    np.testing.assert_allclose(orthogonal @ orthogonal.swapaxes(-1, -2), np.broadcast_to(np.eye(orthogonal.shape[-1]), orthogonal.shape), atol=1e-12)
    assert (np.linalg.eigvalsh(definite) > 0).all()
    np.testing.assert_allclose(definite, definite.swapaxes(-1, -2))
    np.testing.assert_allclose(symmetric, symmetric.swapaxes(-1, -2))
    np.testing.assert_allclose((unit**2).sum((-1, -2)), 1)
    for shares in (simplex[..., 0], family):
        np.testing.assert_allclose(shares.sum(-1), 1)
        assert (shares > 0).all()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    "name, holds",
    [
        ("positive", lambda x: x > 0),
        ("nonnegative", lambda x: x >= 0),
        ("unit", lambda x: (x > 0) & (x < 1)),
        ("integer", lambda x: x == np.rint(x)),
        ("natural", lambda x: (x >= 1) & (x == np.rint(x))),
        ("narrow", lambda x: (x >= 2) & (x <= 2.5)),
        ("whole", lambda x: (x == 3) | (x == 4)),
        ("fixed", lambda x: x == 0.25),
        ("large", lambda x: x > 0),
    ],
)
def test_domains_and_bounds(name, holds, seed):
    for setting in (*ALL, Setting(0, small=True), Setting(0, square=True)):
        assert np.all(holds(drawn(name, setting, seed)))


def test_real_numbers_have_both_signs_and_several_scales():
    values = np.concatenate([drawn("real", setting, seed).ravel() for setting in ALL for seed in SEEDS])
    assert (values > 0).any()
    assert (values < 0).any()
    assert np.abs(values).max() > 10 * np.abs(values).min()


def test_limits_are_taken_only_in_the_limit():
    assert (drawn("large", Setting(0, limit=True)) == 1e4).all()
    assert (drawn("large", Setting(0, limit=True, mild=True)) == 10).all()
    assert (drawn("large") < 100).all()


@pytest.mark.parametrize("setting", ALL)
def test_fixed_indices_of_one_range_are_distinct_and_inside(setting):
    for seed in SEEDS:
        env = environment(FRAMES, seed, setting)
        one, two = (env.value(name).data for name in ("e_one", "e_two"))
        assert (one != two).all()
        for index in (one, two):
            assert ((index >= 1) & (index <= env.sizes["n"]) & (index == np.rint(index))).all()


def test_a_fixed_index_takes_every_place():
    places = {name: Counter() for name in ("e_one", "e_two")}
    for seed in range(10):
        env = environment(FRAMES, seed, Setting(0))
        for name, found in places.items():
            found.update(env.value(name).data.ravel() / env.sizes["n"])
    for found in places.values():
        assert max(found) == 1
        assert min(found) < 0.4
        assert len(found) > 5


def test_models_of_a_problem_have_indices_in_several_places():
    assert len({float(at) for env in models(SOFTMAX, 0) for at in env.value("k").data}) > 2


NAMES = [symbol.name for symbol in FRAMES.symbols]


@settings(deadline=None, max_examples=25)
@given(st.permutations(NAMES), st.integers(0, 3))
def test_the_order_of_asking_does_not_matter(order, seed):
    first, second = (environment(FRAMES, seed, Setting(1)) for _ in range(2))
    for name in order:
        second.value(name)
    for name in NAMES:
        np.testing.assert_array_equal(first.value(name).data, second.value(name).data)


def test_seeds_and_settings_give_other_values_and_the_same_ones_again():
    np.testing.assert_array_equal(drawn("real"), drawn("real"))
    assert (drawn("real") != drawn("real", seed=1)).all()
    assert (drawn("real") != drawn("real", Setting(1))).all()


def test_a_new_symbol_leaves_the_others_as_they_were():
    more = Declarations(PLAIN.dimensions, (Symbol("fresh", Kind.SCALAR), *PLAIN.symbols))
    for name in "xyz":
        np.testing.assert_array_equal(environment(more, 0, Setting(0)).value(name).data, environment(PLAIN, 0, Setting(0)).value(name).data)


def test_shapes_of_what_is_drawn():
    env = environment(FRAMES, 0, Setting(0))
    m, p, d, n = (env.sizes[name] for name in ("m", "p", "d", "n"))
    assert {name: env.value(name).data.shape[1:] for name in ("a", "Q", "w", "t", "real", "T")} == {"a": (m, d, 1), "Q": (d, m), "w": (n, 1), "t": (n,), "real": (), "T": (m, p, n)}
    assert (env.value("a").axes, env.value("a").core) == (("#0",), 2)


def test_how_many_models_decide():
    assert [env.value("x").data.size for env in models(PLAIN, 0)] == [SCALAR_DRAWS]
    assert [env.value("a").data.size for env in models(MATRICES, 0)] == [DRAWS] * SETTINGS
    assert models(PLAIN, 0) is models(PLAIN, 0)
    assert models(PLAIN, 0) is not models(PLAIN, 1)


def test_what_is_defined_is_computed_from_what_is_drawn():
    for env in models(SOFTMAX, 0):
        scores, shares, label = (env.value(name).data[..., 0] for name in ("theta", "y_hat", "y"))
        powers = np.exp(scores)
        np.testing.assert_allclose(shares, powers / powers.sum(-1, keepdims=True))
        np.testing.assert_array_equal(label.argmax(-1) + 1, env.value("k").data)
        np.testing.assert_allclose(env.value("J").data, -np.log((label * shares).sum(-1)))


def test_small_models_hold_numbers_that_a_person_can_compute_with():
    env = environment(FRAMES, 0, Setting(0, small=True, draws=12))
    assert set(env.value("real").data) <= {1.0, 0.0, -1.0, 2.0}
    np.testing.assert_array_equal(np.abs(env.value("Q").data).sum(1), 1)


def test_a_formula_of_the_author_is_read_once():
    assert tree_of(PLAIN, "x + y") is tree_of(PLAIN, "x + y")
    with pytest.raises(LanguageError):
        tree_of(PLAIN, "x +")


def test_a_size_that_follows_from_another():
    declared = Declarations((Dimension("N", 4, 9), Dimension("half", equals="N / 2")), ())
    for seed in range(20):
        for setting in (Setting(0), Setting(1), Setting(2, small=True), Setting(0, square=True)):
            sizes = sizes_of(declared, seed, setting)
            assert sizes["N"] == 2 * sizes["half"]
