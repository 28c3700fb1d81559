"""Reference, inputs and laws of layer and batch normalisation (12.norms)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EPS = 1e-5
_SHARED = {
    "unbiased": "the variance is divided by one less than the number of entries (`ddof=1`); it must be the biased one",
    "outside_root": "`eps` is added to the standard deviation and belongs to the variance, below the root",
    "no_root": "the root of the variance is missing",
    "no_affine": "`gamma` and `beta` are not used",
}
MISTAKES = {
    "layer_norm": {
        **{f"layer_{name}": words for name, words in _SHARED.items()},
        "batch_norm": "the axes are exchanged: that is batch normalisation",
        "root_mean_square": "the mean is not subtracted: that is the normalisation by the root mean square",
        "whole_table": "mean and variance are taken over the whole table and not for each row",
    },
    "batch_norm": {
        **{f"batch_{name}": words for name, words in _SHARED.items()},
        "layer_norm": "the axes are exchanged: that is layer normalisation",
        "whole_table": "mean and variance are taken over the whole table and not for each feature",
        "inference": "the statistics of the batch are not used, as if no running ones had been learned",
    },
}


def _normalised(x: np.ndarray, axis: int | None, eps: float) -> np.ndarray:
    mean = x.mean(axis=axis, keepdims=True)
    variance = ((x - mean) ** 2).mean(axis=axis, keepdims=True)
    return (x - mean) / np.sqrt(variance + eps)


def layer_norm(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = EPS) -> np.ndarray:
    """Each row is normalised over its features."""
    return gamma * _normalised(x, 1, eps) + beta


def batch_norm(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = EPS) -> np.ndarray:
    """Each feature is normalised over the rows."""
    return gamma * _normalised(x, 0, eps) + beta


def _mistaken(name: str, axis: int) -> Callable[..., np.ndarray]:
    """A normalisation over an axis with a mistake that both kinds can have."""

    def normalise(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = EPS) -> np.ndarray:
        centred = x - x.mean(axis=axis, keepdims=True)
        variance = x.var(axis=axis, keepdims=True, ddof=int(name == "unbiased"))
        if name == "no_affine":
            return centred / np.sqrt(variance + eps)
        scale = {"no_root": variance + eps, "outside_root": np.sqrt(variance) + eps}
        return gamma * centred / scale.get(name, np.sqrt(variance + eps)) + beta

    return normalise


layer_unbiased, batch_unbiased = _mistaken("unbiased", 1), _mistaken("unbiased", 0)
layer_outside_root, batch_outside_root = _mistaken("outside_root", 1), _mistaken("outside_root", 0)
layer_no_root, batch_no_root = _mistaken("no_root", 1), _mistaken("no_root", 0)
layer_no_affine, batch_no_affine = _mistaken("no_affine", 1), _mistaken("no_affine", 0)


def root_mean_square(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = EPS) -> np.ndarray:
    """Not centred."""
    return gamma * x / np.sqrt((x**2).mean(axis=1, keepdims=True) + eps) + beta


def whole_table(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = EPS) -> np.ndarray:
    """One mean and one variance for everything."""
    return gamma * _normalised(x, None, eps) + beta


def inference(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = EPS) -> np.ndarray:
    """Running statistics that have never been updated."""
    return gamma * x / np.sqrt(1 + eps) + beta


def _affine(rng: np.random.Generator, features: int) -> tuple[np.ndarray, np.ndarray]:
    return rng.uniform(0.5, 2.0, features), rng.standard_normal(features)


def tables(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    """Ordinary tables, tables so small that the default `eps` counts, and an `eps` that always counts."""
    for rows, features in ((4, 7), (6, 3)):
        x = rng.standard_normal((rows, features)) + rng.standard_normal(features)
        yield (x, *_affine(rng, features))
        yield (0.004 * x, *_affine(rng, features))
        yield (x, *_affine(rng, features), float(rng.uniform(0.1, 0.6)))


def independent_of_batch(student: Any, rng: np.random.Generator) -> Iterator[tuple[Any, Any, str]]:
    """A row is normalised in the same, right way whatever stands in the other rows, and without any."""
    words = "the layer normalisation of a row must come from that row alone"
    for rows, features in ((5, 4), (3, 6)):
        x = rng.standard_normal((rows, features))
        gamma, beta = _affine(rng, features)
        eps = float(rng.uniform(0.1, 0.6))
        other = x.copy()
        other[1:] = 3 * rng.standard_normal((rows - 1, features))
        right = layer_norm(x[:1], gamma, beta, eps)
        yield student.layer_norm(x[:1], gamma, beta, eps), right, words
        for table in (x, other):
            result = np.asarray(student.layer_norm(table, gamma, beta, eps))
            yield (result[:1] if result.ndim else result), right, words


def constant_input(student: Any, rng: np.random.Generator) -> Iterator[tuple[Any, Any, str]]:
    """Where nothing varies, nothing is divided by zero, and what is left is `beta`."""
    words = "input without variance must give `beta`, and not a division by zero"
    for rows, features in ((4, 6), (5, 3)):
        gamma, beta = _affine(rng, features)
        wanted = np.tile(beta, (rows, 1))
        constant = np.full((rows, features), float(rng.integers(1, 9)) / 4)
        yield student.batch_norm(constant, gamma, beta), wanted, words
        yield student.layer_norm(np.zeros((rows, features)), gamma, beta), wanted, words
