"""The bidirectional network itself, run and differentiated: what the formulas of the references must agree with.

Each function takes the drawn values of all symbols by name, as numpy arrays, and returns an array. Families of
states, inputs and targets begin at time 0; the fixed time step t is counted from one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

if TYPE_CHECKING:
    from collections.abc import Mapping

WEIGHTS = ("W_f", "W_b", "U_f", "U_b", "V_f", "V_b")


def _tensors(values: Mapping[str, np.ndarray]) -> dict[str, torch.Tensor]:
    return {name: torch.tensor(np.asarray(values[name], dtype=np.float64), requires_grad=True) for name in WEIGHTS}


def _steps(values: Mapping[str, np.ndarray]) -> int:
    return int(np.asarray(values["x"]).shape[0]) - 2


def _fixed(values: Mapping[str, np.ndarray], name: str) -> torch.Tensor:
    return torch.tensor(np.asarray(values[name], dtype=np.float64))


def _loss(values: Mapping[str, np.ndarray], weights: Mapping[str, torch.Tensor]) -> torch.Tensor:
    """The sum of the squared errors, by running both directions over time."""
    last, x, z = _steps(values), _fixed(values, "x"), _fixed(values, "z")
    forward, backward = {0: _fixed(values, "h_f")[0]}, {last + 1: _fixed(values, "h_b")[last + 1]}
    for t in range(1, last + 1):
        forward[t] = torch.tanh(weights["W_f"] @ x[t] + weights["U_f"] @ forward[t - 1])
    for t in range(last, 0, -1):
        backward[t] = torch.tanh(weights["W_b"] @ x[t] + weights["U_b"] @ backward[t + 1])
    outputs = [weights["V_f"] @ forward[t] + weights["V_b"] @ backward[t] for t in range(1, last + 1)]
    return sum(((z[t] - output) ** 2).sum() for t, output in enumerate(outputs, 1))


def _gradient(values: Mapping[str, np.ndarray], name: str) -> np.ndarray:
    weights = _tensors(values)
    _loss(values, weights).backward()
    return weights[name].grad.numpy()


def input_weights_backward(values: Mapping[str, np.ndarray]) -> np.ndarray:
    """Gradient of the loss with respect to `W_b`, through all of time."""
    return _gradient(values, "W_b")


def recurrent_weights_forward(values: Mapping[str, np.ndarray]) -> np.ndarray:
    """Gradient of the loss with respect to `U_f`, through all of time."""
    return _gradient(values, "U_f")


def _local(values: Mapping[str, np.ndarray], name: str) -> np.ndarray:
    """Gradient of the loss of step t with respect to one of the two states of that step."""
    t = round(float(values["t"]))
    states = {key: _fixed(values, key)[t].clone().requires_grad_() for key in ("h_f", "h_b")}
    output = _fixed(values, "V_f") @ states["h_f"] + _fixed(values, "V_b") @ states["h_b"]
    ((_fixed(values, "z")[t] - output) ** 2).sum().backward()
    return states[name].grad.numpy()


def local_forward(values: Mapping[str, np.ndarray]) -> np.ndarray:
    """Gradient of the loss of step t with respect to the forward state."""
    return _local(values, "h_f")


def local_backward(values: Mapping[str, np.ndarray]) -> np.ndarray:
    """Gradient of the loss of step t with respect to the backward state."""
    return _local(values, "h_b")


def _jacobian(values: Mapping[str, np.ndarray], direction: str, step: int) -> np.ndarray:
    """Derivative of the next state of a direction with respect to the state of step t, outputs by inputs."""
    t = round(float(values["t"]))
    weights, recurrent = _fixed(values, f"W_{direction}"), _fixed(values, f"U_{direction}")
    entering = _fixed(values, "x")[t + step]
    state = _fixed(values, f"h_{direction}")[t]
    return torch.autograd.functional.jacobian(
        lambda before: torch.tanh(weights @ entering + recurrent @ before), state
    ).numpy()


def jacobian_forward(values: Mapping[str, np.ndarray]) -> np.ndarray:
    """Derivative of the forward state of step t + 1 with respect to that of step t."""
    return _jacobian(values, "f", 1)


def jacobian_backward(values: Mapping[str, np.ndarray]) -> np.ndarray:
    """Derivative of the backward state of step t - 1 with respect to that of step t."""
    return _jacobian(values, "b", -1)
