"""The normalisation layers themselves: their statistics, read off what they make of the tensor.

Each function returns what a student should have written, as nested lists.
"""

from __future__ import annotations

import torch

TENSOR = torch.tensor(
    [[[2, 5, 1], [4, 3, 4]], [[1, 2, 4], [1, 2, 2]], [[3, 1, 2], [3, 2, 4]], [[3, 4, 3], [5, 2, 3]]],
    dtype=torch.float64,
)


def _batch() -> tuple[torch.Tensor, torch.Tensor]:
    """Mean and variance that a layer of batch normalisation tracks; it keeps the unbiased variance for later."""
    layer = torch.nn.BatchNorm1d(2, momentum=1.0, dtype=torch.float64)
    layer(TENSOR)
    count = TENSOR.shape[0] * TENSOR.shape[2]
    return layer.running_mean, layer.running_var * (count - 1) / count


def _undone(normalised: torch.Tensor, axes: tuple[int, ...]) -> tuple[torch.Tensor, torch.Tensor]:
    """Mean and variance with which a layer normalised: it made of x the value (x - mean) / root(variance)."""
    spread = (TENSOR.amax(axes) - TENSOR.amin(axes)) / (normalised.amax(axes) - normalised.amin(axes))
    return TENSOR.amax(axes) - spread * normalised.amax(axes), spread**2


def _layer() -> tuple[torch.Tensor, torch.Tensor]:
    return _undone(torch.nn.functional.layer_norm(TENSOR, (2, 3), eps=0.0), (1, 2))


def _instance() -> tuple[torch.Tensor, torch.Tensor]:
    return _undone(torch.nn.functional.instance_norm(TENSOR, eps=0.0), (2,))


def mu_batch() -> list[float]:
    """One mean for each channel."""
    return _batch()[0].tolist()


def var_batch() -> list[float]:
    """One variance for each channel."""
    return _batch()[1].tolist()


def mu_layer() -> list[float]:
    """One mean for each example."""
    return _layer()[0].tolist()


def var_layer() -> list[float]:
    """One variance for each example."""
    return _layer()[1].tolist()


def mu_instance() -> list[list[float]]:
    """One mean for each example and channel."""
    return _instance()[0].tolist()


def var_instance() -> list[list[float]]:
    """One variance for each example and channel."""
    return _instance()[1].tolist()
