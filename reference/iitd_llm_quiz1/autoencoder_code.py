"""Reference and inputs of the gradients of the autoencoder (q3.1 to q3.3), by automatic differentiation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Network = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]
Gradients = tuple[np.ndarray, np.ndarray, np.ndarray]
MISTAKES = {
    "grads": {
        "doubled": "the loss has a factor 1/2, which cancels the 2 of the square",
        "negated": "the residual has the wrong sign: the gradient points uphill",
        "without_biases": "the biases are missing in the forward pass",
        "without_mask": "the derivative of the ReLU is missing",
        "times_code": "that is a product with the ReLU itself instead of its derivative",
        "mask_of_gradient": "the mask of the ReLU is taken from the gradient and not from its pre-activation",
        "mask_too_early": "the mask of the ReLU belongs to delta_2 and not to delta_1",
        "code_for_data": "the gradient of the weights needs the input of the layer and not its output",
    }
}


def grads(W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray, x: np.ndarray) -> Gradients:
    """Gradients of half the squared distance with respect to the code, its pre-activation and the first weights."""
    first, shift1, second, shift2, data = (torch.tensor(each, dtype=torch.float64) for each in (W1, b1, W2, b2, x))
    first.requires_grad_()
    hidden = first @ data + shift1
    code = torch.relu(hidden)
    loss = ((second @ code + shift2 - data) ** 2).sum() / 2
    return tuple(each.numpy() for each in torch.autograd.grad(loss, (code, hidden, first)))


def flat(W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray, x: np.ndarray) -> Gradients:
    """The two vectors without the axis of size one."""
    delta_1, delta_2, weights = grads(W1, b1, W2, b2, x)
    return delta_1[:, 0], delta_2[:, 0], weights


def _by_hand(name: str) -> Callable[..., Gradients]:
    """The gradients by hand, with a mistake."""

    def gradients(W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray, x: np.ndarray) -> Gradients:
        biases = 0.0 if name == "without_biases" else 1.0
        hidden = W1 @ x + biases * b1
        code, mask = np.maximum(hidden, 0), hidden > 0
        residual = W2 @ code + biases * b2 - x
        delta_1 = {"doubled": 2.0, "negated": -1.0}.get(name, 1.0) * W2.T @ residual
        masks = {"without_mask": np.ones_like(code), "times_code": code, "mask_of_gradient": delta_1 > 0}
        delta_2 = delta_1 * masks.get(name, mask)
        data = code if name == "code_for_data" else x
        return (delta_2 if name == "mask_too_early" else delta_1), delta_2, delta_2 @ data.T

    return gradients


doubled, negated, without_biases = _by_hand("doubled"), _by_hand("negated"), _by_hand("without_biases")
without_mask, times_code = _by_hand("without_mask"), _by_hand("times_code")
mask_of_gradient, mask_too_early = _by_hand("mask_of_gradient"), _by_hand("mask_too_early")
code_for_data = _by_hand("code_for_data")


def networks(rng: np.random.Generator) -> Iterator[Network]:
    """Networks of several sizes with biases, whose hidden units are on for some and off for others."""
    for half, units in ((3, 4), (2, 5), (4, 3), (1, 6)) * 3:
        while True:
            W1, W2 = rng.standard_normal((units, 2 * half)), rng.standard_normal((2 * half, units))
            b1, b2, x = (rng.standard_normal((rows, 1)) for rows in (units, 2 * half, 2 * half))
            hidden = W1 @ x + b1
            if hidden.min() < 0 < hidden.max() and np.abs(hidden).min() > 0.01:
                break
        yield W1, b1, W2, b2, x
