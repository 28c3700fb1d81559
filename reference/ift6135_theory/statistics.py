"""The normalisation layers themselves: their statistics, read off what they make of the tensor.

Each function takes what varies on the paper and returns what a student should have written, as nested lists.
"""

from __future__ import annotations

import torch

Drawn = "Mapping[str, Any]"


def _tensor(drawn: Drawn) -> torch.Tensor:
    return torch.tensor(drawn["x"], dtype=torch.float64)


def _batch(drawn: Drawn) -> tuple[torch.Tensor, torch.Tensor]:
    """Mean and variance that a layer of batch normalisation tracks; it keeps the unbiased variance for later."""
    tensor = _tensor(drawn)
    layer = torch.nn.BatchNorm1d(tensor.shape[1], momentum=1.0, dtype=torch.float64)
    layer(tensor)
    count = tensor.shape[0] * tensor.shape[2]
    return layer.running_mean, layer.running_var * (count - 1) / count


def _undone(
    tensor: torch.Tensor, normalised: torch.Tensor, axes: tuple[int, ...]
) -> tuple[torch.Tensor, torch.Tensor]:
    """Mean and variance with which a layer normalised: it made of x the value (x - mean) / root(variance)."""
    spread = (tensor.amax(axes) - tensor.amin(axes)) / (normalised.amax(axes) - normalised.amin(axes))
    return tensor.amax(axes) - spread * normalised.amax(axes), spread**2


def _layer(drawn: Drawn) -> tuple[torch.Tensor, torch.Tensor]:
    tensor = _tensor(drawn)
    return _undone(tensor, torch.nn.functional.layer_norm(tensor, tuple(tensor.shape[1:]), eps=0.0), (1, 2))


def _instance(drawn: Drawn) -> tuple[torch.Tensor, torch.Tensor]:
    tensor = _tensor(drawn)
    return _undone(tensor, torch.nn.functional.instance_norm(tensor, eps=0.0), (2,))


def mu_batch(drawn: Drawn) -> list[float]:
    """One mean for each channel."""
    return _batch(drawn)[0].tolist()


def var_batch(drawn: Drawn) -> list[float]:
    """One variance for each channel."""
    return _batch(drawn)[1].tolist()


def mu_layer(drawn: Drawn) -> list[float]:
    """One mean for each example."""
    return _layer(drawn)[0].tolist()


def var_layer(drawn: Drawn) -> list[float]:
    """One variance for each example."""
    return _layer(drawn)[1].tolist()


def mu_instance(drawn: Drawn) -> list[list[float]]:
    """One mean for each example and channel."""
    return _instance(drawn)[0].tolist()


def var_instance(drawn: Drawn) -> list[list[float]]:
    """One variance for each example and channel."""
    return _instance(drawn)[1].tolist()
