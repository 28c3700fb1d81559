"""Gradients of the stated losses by automatic differentiation: what the formulas of the references must agree with.

Each function takes the drawn values of all symbols by name, as numpy arrays, and returns an array.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

if TYPE_CHECKING:
    from collections.abc import Mapping


def _tensor(value: np.ndarray, *, variable: bool = False) -> torch.Tensor:
    return torch.tensor(np.asarray(value, dtype=np.float64), requires_grad=variable)


def _cross_entropy(logits: torch.Tensor, label: np.ndarray) -> torch.Tensor:
    return -(_tensor(label).reshape(logits.shape) * torch.log_softmax(logits, dim=-1)).sum()


def softmax_cross_entropy(values: Mapping[str, np.ndarray]) -> np.ndarray:
    """Gradient of the cross-entropy with respect to the scores `theta`, of shape (n,)."""
    theta = _tensor(values["theta"], variable=True)
    _cross_entropy(theta.reshape(-1), values["y"]).backward()
    return theta.grad.numpy()


def input_gradient(values: Mapping[str, np.ndarray]) -> np.ndarray:
    """Gradient of the cross-entropy of the network with respect to its input `x`, laid out as `x`."""
    x = _tensor(values["x"], variable=True)
    row = x.reshape(1, -1)
    hidden = torch.sigmoid(row @ _tensor(values["W_1"]) + _tensor(values["b_1"]).reshape(1, -1))
    logits = hidden @ _tensor(values["W_2"]) + _tensor(values["b_2"]).reshape(1, -1)
    _cross_entropy(logits, values["y"]).backward()
    return x.grad.numpy()


def softmax_jacobian(values: Mapping[str, np.ndarray]) -> np.ndarray:
    """Jacobian of the softmax at `theta`, of shape (n, n): row i holds the derivatives of output i."""
    theta = _tensor(values["theta"]).reshape(-1)
    return torch.autograd.functional.jacobian(lambda scores: torch.softmax(scores, dim=-1), theta).numpy()
