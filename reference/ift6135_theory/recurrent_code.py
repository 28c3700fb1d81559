"""Gradients of the weights of the bidirectional network as a function (q3.3), by automatic differentiation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Pair = tuple[np.ndarray, np.ndarray]
_NAMES = ("Wf", "Uf", "Wb", "Ub", "Vf", "Vb")

MISTAKES = {
    "grads": {
        "without_two": ("the factor 2 of the squared error is missing", "3/4"),
        "uphill": ("the residual has the wrong sign: the gradient points uphill", "1/2"),
        "averaged": ("it is averaged over time; the loss is a sum over the steps", "3/4"),
        "transposed": ("the transposed layout; an update of the weights would not fit", "3/4"),
        "local": ("each step's own gradient instead of the total one: nothing flows through time", "1/2"),
        "wrong_direction": ("the gradient is accumulated in the wrong direction of time", "1/2"),
        "jacobian_as_it_is": ("the Jacobian is not transposed in the recursion of the gradients", "1/2"),
        "without_tanh": ("the derivative of tanh is missing", "1/2"),
        "state_itself": ("U multiplies the state before, and not the state itself", "1/2"),
        "from_zero": ("the given states at the ends are taken to be zero", "3/4"),
        "last_step": ("the sum over the time steps is missing: the weights are shared", "3/5"),
        "first_step": ("the sum over the time steps is missing: the weights are shared", "3/5"),
        "changed_places": ("the two results have changed places", "0"),
        "states_for_inputs": ("that is the gradient of the other weight matrix of the same network", "1/4"),
    }
}


def grads(p: dict[str, Any], X: np.ndarray, Z: np.ndarray, h0: np.ndarray, hT1: np.ndarray) -> Pair:
    """The gradients of the sum of squared errors with respect to Wb and Uf."""
    Wf, Uf, Wb, Ub, Vf, Vb = (torch.tensor(p[name], dtype=torch.float64, requires_grad=True) for name in _NAMES)
    x, z = torch.tensor(X, dtype=torch.float64), torch.tensor(Z, dtype=torch.float64)
    forward, backward = [torch.tensor(h0, dtype=torch.float64)], [torch.tensor(hT1, dtype=torch.float64)]
    for t in range(len(X)):
        forward.append(torch.tanh(Wf @ x[t] + Uf @ forward[-1]))
    for t in reversed(range(len(X))):
        backward.insert(0, torch.tanh(Wb @ x[t] + Ub @ backward[0]))
    outputs = torch.stack([Vf @ f + Vb @ b for f, b in zip(forward[1:], backward[:-1], strict=True)])
    found = torch.autograd.grad(((z - outputs) ** 2).sum(), (Wb, Uf))
    return found[0].numpy(), found[1].numpy()


def _by_hand(name: str) -> Callable[..., Pair]:
    """The gradients by hand, with a mistake."""

    def gradients(p: dict[str, Any], X: np.ndarray, Z: np.ndarray, h0: np.ndarray, hT1: np.ndarray) -> Pair:
        if name == "from_zero":
            h0, hT1 = 0 * h0, 0 * hT1
        forward = _states(p["Wf"], p["Uf"], X, h0)
        backward = _states(p["Wb"], p["Ub"], X[::-1], hT1)[::-1]
        factor = {"without_two": 1, "uphill": -2}.get(name, 2)
        error = factor * (forward[1:] @ p["Vf"].T + backward[:-1] @ p["Vb"].T - Z)
        # Step by step in the order in which each network reads, its first state left out.
        inner_f = _inner(name, error @ p["Vf"], forward[1:], p["Uf"])
        inner_b = _inner(name, (error @ p["Vb"])[::-1], backward[:-1][::-1], p["Ub"])
        before = forward[1:] if name == "state_itself" else forward[:-1]
        read = backward[1:] if name == "states_for_inputs" else X
        before = X if name == "states_for_inputs" else before
        return _outer(name, inner_b, read[::-1]), _outer(name, inner_f, before)

    return gradients


def _states(W: np.ndarray, U: np.ndarray, X: np.ndarray, first: np.ndarray) -> np.ndarray:
    """The states of a network in the order in which it reads, the given one before them."""
    states = [first]
    for x in X:
        states.append(np.tanh(W @ x + U @ states[-1]))
    return np.array(states)


def _inner(name: str, local: np.ndarray, states: np.ndarray, U: np.ndarray) -> np.ndarray:
    """The gradients before tanh, step by step."""
    slopes = np.ones_like(states) if name == "without_tanh" else 1 - states**2
    steps = list(range(len(local)))
    total, later = np.zeros_like(local), np.zeros(local.shape[1])
    for t in steps if name == "wrong_direction" else steps[::-1]:
        total[t] = local[t] + (0 if name == "local" else later)
        inner = slopes[t] * total[t]
        later = slopes[t] * (U @ total[t]) if name == "jacobian_as_it_is" else U.T @ inner
    return slopes * total


def _outer(name: str, inner: np.ndarray, read: np.ndarray) -> np.ndarray:
    if name in {"first_step", "last_step"}:
        step = slice(1) if name == "first_step" else slice(-1, None)
        inner, read = inner[step], read[step]
    found = inner.T @ read / (len(inner) if name == "averaged" else 1)
    return found.T if name == "transposed" else found


without_two, uphill, averaged, transposed = map(_by_hand, ("without_two", "uphill", "averaged", "transposed"))
local, wrong_direction, jacobian_as_it_is = map(_by_hand, ("local", "wrong_direction", "jacobian_as_it_is"))
without_tanh, state_itself, from_zero = map(_by_hand, ("without_tanh", "state_itself", "from_zero"))
last_step, first_step, states_for_inputs = map(_by_hand, ("last_step", "first_step", "states_for_inputs"))


def changed_places(p: dict[str, Any], X: np.ndarray, Z: np.ndarray, h0: np.ndarray, hT1: np.ndarray) -> Pair:
    """The right gradients in the wrong order."""
    return grads(p, X, Z, h0, hT1)[::-1]


def networks(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    """Sequences of three, four and five steps, with given states at both ends that are not zero."""
    for steps, size in ((3, 2), (4, 3), (5, 4), (4, 2), (3, 5), (5, 3)):
        weights = {name: rng.normal(0, 0.7, (size, size)) for name in _NAMES}
        X, Z = rng.normal(0, 1, (2, steps, size))
        h0, hT1 = rng.uniform(-0.9, 0.9, (2, size))
        yield weights, X, Z, h0, hT1
