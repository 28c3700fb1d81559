"""Gradients against the right ones: every kind of wrong gradient is found, and no right one is refused."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from grader.maths.differentiation import differentiate
from grader.maths.gradients import Derivative, common_factor, compare_gradient, kind_of_error, layout, pack

SHAPES = {"W1": (4, 6), "b1": (6,), "W2": (6, 3), "b2": (3,)}
BLOCKS = layout(SHAPES)


def network(seed=0, count=9):
    """A network with one hidden layer: torch loss and the gradient written by hand."""
    rng = np.random.default_rng(seed)
    x, y = rng.standard_normal((count, 4)), np.eye(3)[rng.integers(3, size=count)]
    point = rng.standard_normal(51)

    def loss(params):
        w1, b1, w2, b2 = (params[block.span].reshape(block.shape) for block in BLOCKS)
        logits = torch.sigmoid(torch.tensor(x) @ w1 + b1) @ w2 + b2
        return -(torch.tensor(y) * torch.log_softmax(logits, 1)).sum()

    def by_hand(dtype=float, order=1):
        w1, b1, w2, b2 = (block.of(point.astype(dtype)) for block in BLOCKS)
        inputs, labels = x[::order].astype(dtype), y[::order].astype(dtype)
        h = 1 / (1 + np.exp(-(inputs @ w1 + b1)))
        e = np.exp(h @ w2 + b2)
        d2 = e / e.sum(axis=1, keepdims=True) - labels
        d1 = d2 @ w2.T * h * (1 - h)
        return pack([inputs.T @ d1, d1.sum(axis=0), h.T @ d2, d2.sum(axis=0)])

    return loss, point, by_hand


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("order", [1, -1])
def test_a_right_gradient_is_never_refused(seed, order):
    loss, point, by_hand = network(seed)
    right = differentiate(loss, (point,), [0], BLOCKS)
    assert compare_gradient(by_hand(order=order), right) == ()
    assert compare_gradient(by_hand(np.float32, order), right) == ()


@pytest.mark.parametrize("seed", range(5))
def test_any_entry_that_is_off_by_a_percent_is_found(seed):
    loss, point, _ = network(seed)
    right = differentiate(loss, (point,), [0], BLOCKS)
    for at in range(51):
        wrong = right.gradient.copy()
        wrong[at] *= 1.01
        (found,) = compare_gradient(wrong, right)
        assert found.count == 1
        assert found.kind == "entries" or right.blocks[-1].size == 1
        assert found.where == next(b for b in BLOCKS if b.span.start <= at < b.span.stop).place(at)


def test_an_entry_far_below_the_others_is_held_to_its_own_rounding():
    scales = np.array([1.0, 1e-4, 1e-8])

    def loss(w):
        return (w * torch.tensor(scales)).tanh().sum()

    right = differentiate(loss, (np.array([0.1, 0.2, 0.3]),), [0])
    assert compare_gradient(right.gradient * (1 + 1e-9), right) == ()
    for at in range(3):
        wrong = right.gradient.copy()
        wrong[at] *= 1.0001
        assert compare_gradient(wrong, right)[0].where == f"0[{at}]"


def test_terms_that_cancel_leave_rounding_and_not_errors():
    rng = np.random.default_rng(1)
    q, k, v, t = (rng.standard_normal(shape) for shape in [(40, 5), (40, 5), (40, 5), (40, 5)])

    def loss(bias):  # a bias of the keys moves all scores of a row alike: its gradient is zero
        scores = torch.tensor(q) @ (torch.tensor(k) + bias).T
        return ((torch.softmax(scores, 1) @ torch.tensor(v) - torch.tensor(t)) ** 2).sum()

    def by_hand(order):
        scores = q @ (k + point).T
        p = np.exp(scores - scores.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        dp = 2 * (p @ v - t) @ v.T
        ds = p * (dp - (p * dp).sum(axis=1, keepdims=True))
        return (ds.T @ q)[order].sum(axis=0)

    point = rng.standard_normal(5)
    right = differentiate(loss, (point,), [0])
    assert np.abs(right.gradient).max() < 1e-12
    for order in (slice(None), slice(None, None, -1), rng.permutation(40)):
        assert compare_gradient(by_hand(order), right) == ()
    assert compare_gradient(right.gradient + 1e-9, right) != ()
    assert compare_gradient(np.ones(5), right)[0].kind == "entries"


def test_saturated_outputs_are_not_held_to_more_than_float64_has():
    logits = np.array([[40.0, 0.0, 0.0]])

    def loss(z):
        return -torch.log_softmax(z, 1)[0, 0]

    right = differentiate(loss, (logits,), [0])
    p = np.exp(logits) / np.exp(logits).sum()
    assert compare_gradient(p - np.array([[1.0, 0.0, 0.0]]), right) == ()
    assert compare_gradient(p, right) != ()


@pytest.mark.parametrize(
    "spoil, kind",
    [
        (lambda g: 0 * g, "zero"),
        (lambda g: -g, "sign"),
        (lambda g: 2 * g, "factor"),
        (lambda g: 1.001 * g, "factor"),
        (lambda g: g * np.nan, "not finite"),
        (lambda g: g + 0.1, "entries"),
    ],
)
@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.name)
def test_what_is_wrong_with_a_block(spoil, kind, block):
    loss, point, by_hand = network(3)
    right = differentiate(loss, (point,), [0], BLOCKS)
    wrong = by_hand()
    wrong[block.span] = spoil(wrong[block.span])
    (found,) = compare_gradient(wrong, right)
    assert (found.block, found.kind) == (block.name, kind)
    assert found.size == block.size
    assert not found.single


def test_a_transposed_block_is_named():
    loss, point, by_hand = network(4)
    right = differentiate(loss, (point,), [0], BLOCKS)
    wrong = by_hand()
    wrong[BLOCKS[0].span] = BLOCKS[0].of(wrong).T.ravel()
    assert [(found.block, found.kind) for found in compare_gradient(wrong, right)] == [("W1", "transposed")]


def test_float32_inside_is_told_apart_from_a_wrong_formula():
    loss, point, by_hand = network(5)
    right = differentiate(loss, (point,), [0], BLOCKS)
    found = compare_gradient(by_hand(np.float32).astype(float), right)
    assert found
    assert all(each.single for each in found)


@pytest.mark.parametrize("actual", [np.zeros(50), np.zeros(51, dtype=complex), np.zeros(51, dtype=bool)])
def test_another_shape_or_kind_is_told_first(actual):
    loss, point, _ = network()
    (found,) = compare_gradient(actual, differentiate(loss, (point,), [0], BLOCKS))
    assert found.kind == "shape"


def test_rounding_is_not_measured_where_nobody_asks():
    def never(number):
        raise AssertionError(number)

    right = Derivative(1.0, np.array([1.0, 2.0]), layout({"w": (2,)}), never)
    assert compare_gradient(np.array([1.0, 2.0 + 1e-12]), right) == ()
    with pytest.raises(AssertionError):
        compare_gradient(np.array([1.0, 2.1]), right)


def test_differentiating_with_respect_to_nested_arguments():
    def loss(p, x, n):
        return ((p["W"] @ x[0]) ** 2).sum() * n + p["b"].sum()

    w, x = np.arange(6.0).reshape(2, 3), np.array([1.0, -1.0, 2.0])
    found = differentiate(loss, ({"W": w, "b": np.ones(2)}, (x,), 3), [(0, "W"), (0, "b"), (1, 0)])
    assert [(block.name, block.shape) for block in found.blocks] == [("0.W", (2, 3)), ("0.b", (2,)), ("1.0", (3,))]
    assert np.allclose(found.blocks[0].of(found.gradient), 6 * np.outer(w @ x, x))
    assert np.allclose(found.blocks[1].of(found.gradient), 1)
    assert np.allclose(found.blocks[2].of(found.gradient), 6 * w.T @ (w @ x))
    assert found.value == pytest.approx(3 * ((w @ x) ** 2).sum() + 2)


def test_numbers_may_be_differentiated_too():
    found = differentiate(lambda a, s, k: (a * s**k).sum(), (np.array([1.0, 2.0]), np.float64(3.0), 2), [1])
    assert found.gradient.tolist() == [18]
    assert found.blocks[0].shape == ()
    assert compare_gradient(np.array(18.0), found) == ()
    assert compare_gradient(18.1, found)[0].where == "1"
    assert differentiate(lambda a: a * a, (np.array(3.0),), [0]).gradient.tolist() == [6]


def test_a_coarse_precision_excuses_no_error():
    loss, point, by_hand = network(6)
    right = differentiate(loss, (point,), [0], BLOCKS)
    assert compare_gradient(by_hand().astype(np.float32), right) == ()
    assert compare_gradient((1.02 * by_hand()).astype(np.float16), right) != ()  # half floats buy no room
    for dtype in (np.float16, np.float32):
        assert compare_gradient((0 * by_hand()).astype(dtype), right) != ()
        assert compare_gradient((1.2 * by_hand()).astype(dtype), right) != ()
        assert compare_gradient(-by_hand().astype(dtype), right) != ()


def test_what_a_loss_does_not_depend_on_has_gradient_zero():
    found = differentiate(lambda a, b: (a * 2).sum(), (np.ones(2), np.ones(3)), [0, 1])
    assert found.gradient.tolist() == [2, 2, 0, 0, 0]
    assert compare_gradient(found.gradient, found) == ()
    assert differentiate(lambda a: torch.tensor(3.0), (np.ones(2),), [0]).gradient.tolist() == [0, 0]


def test_arguments_are_not_changed():
    point = np.ones(3)

    def loss(a):
        with torch.no_grad():
            a.mul_(2)
        return (a * a).sum()

    differentiate(loss, (point,), [0])
    assert point.tolist() == [1, 1, 1]


def test_rounding_is_repeatable_and_scales_with_the_terms():
    def loss(w):
        return (w * torch.tensor([1e6, -1e6, 1.0])).sum() ** 2

    right = differentiate(loss, (np.array([1.0, 1.0, 1e-3]),), [0])
    assert np.array_equal(right.rounding(0), right.rounding(0))
    assert not np.array_equal(right.rounding(0), right.rounding(1))
    assert (right.rounding(0) > 100 * np.abs(right.gradient)).all()  # the two large terms cancel


def test_layout_and_pack():
    assert [(b.name, b.start, b.size) for b in BLOCKS] == [("W1", 0, 24), ("b1", 24, 6), ("W2", 30, 18), ("b2", 48, 3)]
    tensors = [np.arange(24.0).reshape(4, 6), np.ones(6, dtype=np.float32)]
    packed = pack(tensors)
    assert packed.dtype == np.float32
    assert np.array_equal(BLOCKS[0].of(packed), tensors[0])
    assert BLOCKS[2].place(34) == "W2[1, 1]"
    assert layout({"s": ()})[0].place(0) == "s"


def test_factors():
    g = np.array([1.0, -2.0, 3.0])
    assert common_factor(3 * g, g) == pytest.approx(3)
    assert common_factor(g, g) is None
    assert common_factor(g + 1, g) is None
    assert common_factor(g, 0 * g) is None
    assert kind_of_error(g, 0 * g) == ("entries", 1.0)
