"""Derivatives on the definition graph: against finite differences, and against what calculus says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from laboratory import THETA, Y_HAT, A, U, Y, model, worth
from reading import VOCABULARY

from grader.language.evaluate import evaluate
from grader.language.reader import read
from grader.language.tree import Apply, Number, Symbol
from grader.language.values import Value

STEP = 1e-6
quick = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)
EYE = np.eye(3)
JACOBIAN = np.diag(Y_HAT) - np.outer(Y_HAT, Y_HAT)


@pytest.mark.parametrize(
    "text, wanted",
    [
        (r"\frac{\partial J}{\partial \theta}", Y_HAT - Y),
        (r"\frac{\partial J}{\partial \theta_i}", Y_HAT - Y),
        (r"\frac{\partial J}{\partial \theta_c}", Y_HAT[1] - 1),
        (r"\nabla_\theta J", Y_HAT - Y),
        ("dJ/dtheta", Y_HAT - Y),
        (r"\frac{\partial J}{\partial \hat y}", -Y / Y_HAT),
        (r"\frac{\partial \hat y}{\partial \theta}", JACOBIAN),
        (r"\frac{\partial \hat y_i}{\partial \theta_j}", JACOBIAN),
        (r"\frac{\partial \hat y_i}{\partial \theta_i}", np.diag(JACOBIAN)),
        (r"\frac{\partial \hat y_c}{\partial \theta_j}", JACOBIAN[1]),
        (r"\frac{\partial (A u)}{\partial u}", A),
        (r"\frac{\partial (u^T A u)}{\partial u}", (A + A.T) @ U),
        (r"\frac{\partial (u^T A u)}{\partial A}", np.outer(U, U)),
        (r"\frac{\partial tr(A A)}{\partial A}", 2 * A.T),
        (r"\frac{\partial}{\partial u} \|u\|^2", 2 * U),
        (r"\frac{\partial \|u\|}{\partial u}", U / np.linalg.norm(U)),
        (r"\frac{\partial}{\partial x} (x^3 a)", 6),
        (r"\frac{d}{dx} \log x", 0.5),
        (r"\frac{\partial f(x)}{\partial x}", 4),
        (r"\frac{\partial (x u)}{\partial x}", U),
        (r"\frac{\partial a}{\partial x}", 0),
        (r"\frac{\partial v}{\partial u}", np.zeros(3)),
        (r"\frac{\partial J}{\partial u}", np.zeros(3)),
        (r"\frac{\partial (\sum_i s_i k_i^T u)}{\partial u}", None),
        (r"\frac{\partial J}{\partial \theta} + u", Y_HAT - Y + U),
        (r"2 \frac{\partial J}{\partial \theta_i} u_i", 2 * (Y_HAT - Y) * U),
        (r"\frac{\partial (\max_i u_i)}{\partial u}", [0, 0, 1]),
        (r"\frac{\partial relu(u - 2)}{\partial u}", np.diag([0, 0, 1.0])),
        (r"\frac{\partial LSE(\theta)}{\partial \theta}", Y_HAT),
        (r"\frac{\partial |t|}{\partial t}", -1),
        (r"\frac{\partial \hat y}{\partial \theta_c}", JACOBIAN[:, 1]),
        ("dJ/dy_hat_c * dy_hat_c/dtheta", (-Y / Y_HAT)[1] * JACOBIAN[1]),
    ],
)  # fmt: skip
def test_what_calculus_says(text, wanted):
    if wanted is None:
        assert worth(text).shape == (3,)
        return
    np.testing.assert_allclose(worth(text), wanted, atol=1e-12)


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "exp", "log", "sin", "cos", "relu", "softplus", "silu", "gelu", "sqrt", "atan", "sinh", "erf"])
@pytest.mark.parametrize("at", [0.3, 1.7])
def test_primes_are_slopes(name, at):
    head = Apply("prime", (Apply(name, (Symbol("x"),)),))
    env = model().overridden({"x": Value(np.array([at]))})
    low, high = (evaluate(Apply(name, (Symbol("x"),)), env.overridden({"x": Value(np.array([at + step]))})).data[0] for step in (-STEP, STEP))
    assert evaluate(head, env).data[0] == pytest.approx((high - low) / (2 * STEP), rel=1e-6)


# Smooth functions of x, by construction defined everywhere near the point.
SMOOTH = st.recursive(
    st.sampled_from([Symbol("x"), Symbol("a"), Symbol("b")]) | st.integers(1, 4).map(Number),
    lambda inner: st.one_of(
        st.builds(lambda head, left, right: Apply(head, (left, right)), st.sampled_from(["add", "sub", "mul"]), inner, inner),
        st.builds(lambda head, arg: Apply(head, (arg,)), st.sampled_from(["sin", "cos", "tanh", "sigmoid", "atan", "neg", "erf"]), inner),
        inner.map(lambda arg: Apply("exp", (Apply("sin", (arg,)),))),
        inner.map(lambda arg: Apply("div", (Number(1), Apply("add", (Number(2), Apply("sin", (arg,))))))),
    ),
    max_leaves=8,
)


@quick
@given(SMOOTH)
def test_a_derivative_agrees_with_finite_differences(tree):
    found = evaluate(Apply("derivative", (tree, Symbol("x"))), model()).data[0]
    low, high = (evaluate(tree, model().overridden({"x": Value(np.array([2.0 + step]))})).data[0] for step in (-STEP, STEP))
    slope = (high - low) / (2 * STEP)
    assume(abs(slope) < 1e6)
    assert found == pytest.approx(slope, rel=2e-4, abs=1e-6 * max(1, abs(low)))


@quick
@given(st.sampled_from(["J", "u^T A theta", r"\log \hat y_c", r"\hat y^T A \hat y", r"\|theta - u\|^2", r"LSE(A theta)", r"\sum_i \sigma(\theta_i) u_i", r"KL(p \| \hat y)"]), st.integers(0, 2))
def test_each_component_of_a_gradient_is_a_slope(text, place):
    tree = read(text, VOCABULARY).tree
    gradient = evaluate(Apply("derivative", (tree, Symbol("theta"))), model()).data.reshape(-1)
    values = []
    for step in (-STEP, STEP):
        moved = THETA.copy()
        moved[place] += step
        values.append(evaluate(tree, model().overridden({"theta": Value(moved[None, :, None], (), 2)})).data.item())
    assert gradient[place] == pytest.approx((values[1] - values[0]) / (2 * STEP), rel=1e-5, abs=1e-7)


def test_members_of_a_family():
    found = worth(r"\frac{\partial (k_1^T u)}{\partial k_i}")
    np.testing.assert_allclose(found, [U, np.zeros(3)])


@pytest.mark.parametrize(
    "text, wanted",
    [
        (r"\frac{\partial^2 J}{\partial \theta^2}", JACOBIAN),
        (r"\nabla^2_\theta J", JACOBIAN),
        (r"\frac{\partial^2 J}{\partial \theta_i \partial \theta_j}", JACOBIAN),
        (r"\frac{\partial}{\partial \theta_j} \frac{\partial J}{\partial \theta_i}", JACOBIAN),
        (r"\frac{\partial^2 J}{\partial \theta_i^2}", np.diag(JACOBIAN)),
        (r"\frac{\partial}{\partial v_j} \frac{\partial (u^T A v)}{\partial u_i}", A),
        (r"\frac{\partial}{\partial x} \frac{\partial (u^T A v x^2)}{\partial u}", 4 * A @ np.array([4, -5, 6])),
        (r"\frac{d^2}{dx^2} x^3", 12),
        (r"\frac{d^2 x^3}{dx^2}", 12),
        (r"\sigma''(x)", None),
        (r"\frac{\partial^2 (u^T A u)}{\partial u^2}", A + A.T),
    ],
)
def test_second_derivatives(text, wanted):
    if wanted is None:
        assert worth(text).shape == ()
    else:
        np.testing.assert_allclose(worth(text), wanted, rtol=1e-9, atol=1e-10)
