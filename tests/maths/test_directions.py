"""Gradients against their own function: right ones agree, wrong ones differ, and what cannot be said is said so."""

from __future__ import annotations

import numpy as np
import pytest

from grader.maths.directions import Agreement, along_oracle, constant_factor, verdict
from grader.maths.gradients import layout

SHAPES = {"W": (5, 7), "b": (7,), "v": (7,)}
BLOCKS = layout(SHAPES)


def rng(seed=0):
    return np.random.default_rng(seed)


def smooth(seed=0):
    """A smooth function of packed parameters, and its gradient."""
    x = rng(seed).standard_normal((11, 5))
    point = rng(seed + 1).standard_normal(49)

    def function(packed):
        w, b, v = (block.of(packed) for block in BLOCKS)
        return (np.tanh(x @ w + b) @ v).mean()

    w, b, v = (block.of(point) for block in BLOCKS)
    h = np.tanh(x @ w + b)
    d = (1 - h * h) * v / 11
    return function, point, np.concatenate([(x.T @ d).ravel(), d.sum(axis=0), h.mean(axis=0)])


def real_only(function):
    return lambda packed: None if np.iscomplexobj(packed) else function(packed)


def real_part(function):
    """Code that silently drops what is imaginary."""
    return lambda packed: complex(function(np.real(packed)))


WRONG = {
    "zero": lambda g: 0 * g,
    "twice": lambda g: 2 * g,
    "a little": lambda g: 1.001 * g,
    "no bias": lambda g: np.concatenate([g[:35], 0 * g[35:42], g[42:]]),
    "transposed": lambda g: np.concatenate([g[:35].reshape(5, 7).T.ravel(), g[35:]]),
    "one entry": lambda g: np.concatenate([[1.01 * g[0]], g[1:]]),
    "a pair": lambda g: g + 0.1 * np.abs(g).max() * (np.eye(49)[3] - np.eye(49)[4]),
    "not a number": lambda g: g * np.nan,
}


@pytest.mark.parametrize("disguise, method", [(lambda f: f, "complex step"), (real_only, "central differences"), (real_part, "central differences")])
@pytest.mark.parametrize("seed", range(6))
def test_a_right_gradient_agrees(disguise, method, seed):
    function, point, gradient = smooth(seed)
    slopes = along_oracle(gradient, point, disguise(function), BLOCKS, rng(seed))
    assert [each.block for each in slopes] == ["W", "b", "v", ""]
    assert {each.method for each in slopes} == {method}
    assert verdict(slopes) is Agreement.AGREES


@pytest.mark.parametrize("disguise", [lambda f: f, real_only, real_part], ids=["complex", "real", "dropped"])
@pytest.mark.parametrize("spoil", WRONG.values(), ids=WRONG.keys())
@pytest.mark.parametrize("seed", range(3))
def test_a_wrong_gradient_differs(disguise, spoil, seed):
    function, point, gradient = smooth(seed)
    slopes = along_oracle(spoil(gradient), point, disguise(function), BLOCKS, rng(seed))
    assert verdict(slopes) is Agreement.DIFFERS


def test_the_wrong_block_is_named():
    function, point, gradient = smooth()
    slopes = along_oracle(WRONG["no bias"](gradient), point, function, BLOCKS, rng())
    assert [each.block for each in slopes if each.agreement is Agreement.DIFFERS] == ["b", ""]


@pytest.mark.parametrize("scale", [1e-9, 1e-3, 1e6])
def test_small_gradients_are_held_to_the_same(scale):
    function, point, gradient = smooth()
    slopes = along_oracle(scale * gradient, point, lambda p: scale * function(p), BLOCKS, rng())
    assert verdict(slopes) is Agreement.AGREES
    for spoil in WRONG.values():
        slopes = along_oracle(spoil(scale * gradient), point, lambda p: scale * function(p), BLOCKS, rng())
        assert verdict(slopes) is Agreement.DIFFERS


@pytest.mark.parametrize("seed", range(30))
def test_kinks_never_refuse_a_right_gradient(seed):
    x, point = rng(seed).standard_normal((200, 20)), rng(seed + 1).standard_normal(20)
    gradient = ((x @ point > 0)[:, None] * x).sum(axis=0)

    def relu(w):
        return np.maximum(x @ w, 0).sum()

    def absolute(w):  # no complex step: the absolute value of a complex number has no imaginary part
        z = x @ w
        return (z + np.abs(z)).sum() / 2

    for function in (relu, absolute):
        assert verdict(along_oracle(gradient, point, function, layout({"w": (20,)}), rng(seed))) is not Agreement.DIFFERS
        assert verdict(along_oracle(1.1 * gradient, point, function, layout({"w": (20,)}), rng(seed))) is Agreement.DIFFERS


def test_a_gradient_that_cancels_to_rounding_agrees_with_nothing():
    gradient = np.concatenate([np.ones(35), 1e-17 * np.ones(7), np.ones(7)])

    def function(point):
        return point[:35] @ gradient[:35] + point[42:] @ gradient[42:]

    assert verdict(along_oracle(gradient, np.ones(49), function, BLOCKS, rng())) is Agreement.AGREES


@pytest.mark.parametrize("oracle", [lambda p: None, lambda p: float("nan"), lambda p: rng().standard_normal() if np.isrealobj(p) else float("inf")])
def test_a_function_without_values_says_nothing(oracle):
    _, point, gradient = smooth()
    found = verdict(along_oracle(gradient, point, oracle, BLOCKS, rng()))
    assert found is not Agreement.AGREES


def test_a_function_full_of_noise_is_unclear():
    function, point, gradient = smooth()
    noise = rng(9)
    slopes = along_oracle(gradient, point, real_only(lambda p: function(p) + 1e-3 * noise.standard_normal()), BLOCKS, rng())
    assert verdict(slopes) is not Agreement.AGREES
    assert verdict(along_oracle(gradient, point, lambda _: None, BLOCKS, rng())) is Agreement.UNCLEAR
    assert verdict(()) is Agreement.UNCLEAR


def test_a_constant_function():
    assert verdict(along_oracle(np.zeros(49), np.ones(49), lambda p: 3.0 + 0 * p.sum(), BLOCKS, rng())) is Agreement.AGREES
    assert verdict(along_oracle(np.ones(49), np.ones(49), lambda p: 3.0 + 0 * p.sum(), BLOCKS, rng())) is Agreement.DIFFERS


def test_directions_are_fresh():
    _, point, gradient = smooth()
    asked = {1: [], 2: []}
    for seed, steps in asked.items():
        along_oracle(gradient, point, lambda p, steps=steps: steps.append(np.imag(p)), BLOCKS, rng(seed))
    one, other = (next(step for step in reversed(steps) if step.any()) for steps in asked.values())
    assert not np.allclose(one / abs(one).max(), other / abs(other).max())
    assert not np.allclose(abs(one) / abs(one).max(), 1)


def test_one_factor_everywhere_is_named():
    function, point, gradient = smooth()
    assert constant_factor(along_oracle(-3 * gradient, point, function, BLOCKS, rng())) == pytest.approx(-3)
    assert constant_factor(along_oracle(gradient, point, function, BLOCKS, rng())) is None
    assert constant_factor(along_oracle(WRONG["no bias"](gradient), point, function, BLOCKS, rng())) is None


def test_the_function_is_asked_seldom():
    function, point, gradient = smooth()
    count = []

    def counted(packed):
        count.append(1)
        return function(packed)

    along_oracle(gradient, point, counted, BLOCKS, rng())
    assert len(count) == 4 * 5
