"""Gradients of the reconstruction loss by automatic differentiation: what the formulas must agree with.

Each function takes the drawn values of all symbols by name, as numpy arrays, and returns an array.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

if TYPE_CHECKING:
    from collections.abc import Mapping


def _column(value: np.ndarray) -> torch.Tensor:
    return torch.tensor(np.asarray(value, dtype=np.float64)).reshape(-1, 1)


def _matrix(value: np.ndarray) -> torch.Tensor:
    return torch.tensor(np.asarray(value, dtype=np.float64))


def _gradient(values: Mapping[str, np.ndarray], name: str) -> np.ndarray:
    """The gradient of the loss with respect to a stage of the network or to its first weights."""
    x = _column(values["x"])
    weights = _matrix(values["W_1"]).requires_grad_()
    hidden = weights @ x + _column(values["b_1"])
    parent = torch.relu(hidden)
    loss = 0.5 * ((_matrix(values["W_2"]) @ parent + _column(values["b_2"]) - x) ** 2).sum()
    stages = {"p": parent, "h": hidden, "W_1": weights}
    return torch.autograd.grad(loss, stages[name])[0].numpy()


def parent(values: Mapping[str, np.ndarray]) -> np.ndarray:
    """Gradient with respect to the parent vector p, a column."""
    return _gradient(values, "p")


def pre_activation(values: Mapping[str, np.ndarray]) -> np.ndarray:
    """Gradient with respect to what goes into the ReLU, a column."""
    return _gradient(values, "h")


def weights(values: Mapping[str, np.ndarray]) -> np.ndarray:
    """Gradient with respect to the weights of the encoder, in their shape."""
    return _gradient(values, "W_1")
