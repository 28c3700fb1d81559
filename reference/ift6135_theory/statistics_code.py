"""Statistics of normalisation layers as a function (q1), and what they are mistaken for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

Six = tuple[np.ndarray, ...]
_BATCH, _LAYER, _INSTANCE = (0, 2), (1, 2), (2,)

MISTAKES = {
    "norm_stats": {
        "unbiased": ("the unbiased estimator, which divides by n - 1; normalisation layers divide by n", "1/2"),
        "deviations": ("the standard deviation instead of the variance", "1/2"),
        "over_examples": ("the average is over the batch alone: the features of a channel share one value", "1/4"),
        "over_features": ("the average is over the features alone: the channels of an example share one value", "1/4"),
        "mixed_channels": ("the tensor is reshaped without moving the channels to the front, which mixes them", "1/4"),
        "means_of_variances": ("an average of variances: the variance between the means is lost", "1/4"),
        "for_each_feature": ("the average is over the batch and the channels, for each feature", "1/4"),
        "exchanged": ("batch and layer normalisation are exchanged", "0"),
        "of_examples": ("the average is over channels and features: the channels have to be kept apart", "1/4"),
        "sums": ("a sum instead of the mean", "1/4"),
        "second_moments": ("the mean of the squares, from which the squared mean is not taken off", "0"),
        "over_everything": ("the average is over all axes", "0"),
        "over_channels": ("the average is over the channels instead of the features", "0"),
    }
}


def _moments(x: np.ndarray, batch: tuple[int, ...], layer: tuple[int, ...], instance: tuple[int, ...]) -> Six:
    """Mean and biased variance over each of three groups of axes."""
    return tuple(each for axes in (batch, layer, instance) for each in (x.mean(axes), x.var(axes)))


def norm_stats(x: np.ndarray) -> Six:
    """Means and biased variances of batch, layer and instance normalisation."""
    return _moments(x, _BATCH, _LAYER, _INSTANCE)


def _variances(x: np.ndarray, batch: np.ndarray, layer: np.ndarray, instance: np.ndarray) -> Six:
    """The right means with other variances."""
    means = norm_stats(x)[::2]
    return means[0], batch, means[1], layer, means[2], instance


def unbiased(x: np.ndarray) -> Six:
    """Divided by one less."""
    return _variances(x, *(x.var(axes, ddof=1) for axes in (_BATCH, _LAYER, _INSTANCE)))


def deviations(x: np.ndarray) -> Six:
    """Roots."""
    return _variances(x, *(x.std(axes) for axes in (_BATCH, _LAYER, _INSTANCE)))


def over_examples(x: np.ndarray) -> Six:
    """The statistics of a fully connected layer."""
    return _moments(x, (0,), (0,), (0,))


def over_features(x: np.ndarray) -> Six:
    """The last axis."""
    return _moments(x, (2,), (2,), (2,))


def mixed_channels(x: np.ndarray) -> Six:
    """Rows of a reshaped tensor for channels."""
    rows = x.reshape(x.shape[1], -1)
    _, _, *others = norm_stats(x)
    return rows.mean(1), rows.var(1), *others


def means_of_variances(x: np.ndarray) -> Six:
    """Averages of the variances of smaller groups."""
    own = x.var(2)
    return _variances(x, own.mean(0), own.mean(1), own)


def for_each_feature(x: np.ndarray) -> Six:
    """One value for each feature."""
    return _moments(x, (0, 1), (0, 1), (0, 1))


def of_examples(x: np.ndarray) -> Six:
    """One value for each example."""
    return _moments(x, _LAYER, _LAYER, _LAYER)


def sums(x: np.ndarray) -> Six:
    """Not divided."""
    counts = [x[0].size * len(x) // x.shape[1], x[0].size, x.shape[2]]
    return tuple(value * counts[place // 2] for place, value in enumerate(norm_stats(x)))


def second_moments(x: np.ndarray) -> Six:
    """Of the squares."""
    return _variances(x, *((x**2).mean(axes) for axes in (_BATCH, _LAYER, _INSTANCE)))


def over_everything(x: np.ndarray) -> Six:
    """One value."""
    return _moments(x, (0, 1, 2), (0, 1, 2), (0, 1, 2))


def exchanged(x: np.ndarray) -> Six:
    """Examples for channels."""
    return _moments(x, _LAYER, _BATCH, _INSTANCE)


def over_channels(x: np.ndarray) -> Six:
    """The middle axis."""
    return _moments(x, (1,), (1,), (1,))


def tensors(rng: np.random.Generator) -> Iterator[tuple[np.ndarray]]:
    """Shapes of three different sizes; channels and examples have means of their own."""
    for shape in ((4, 2, 3), (3, 5, 2), (2, 3, 7), (6, 4, 5), (5, 3, 4)):
        own = rng.normal(0, 1.5, (shape[0], 1, 1)) + rng.normal(0, 1.5, (1, shape[1], 1))
        yield (rng.normal(0.5, 1.2, shape) + own,)
