"""Random probability models that are consistent: a posterior comes from its prior and its likelihood.

Whatever belongs together is drawn together, and what follows is computed, so that an identity which holds for all
distributions holds for every draw, and one that holds only by chance does not.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.maths.arrays import Array

LEAST: Final = 1e-3  # share of the uniform distribution in every draw, so that no logarithm is extreme


def simplex(rng: np.random.Generator, shape: Sequence[int], concentration: float = 1.0, least: float = LEAST) -> Array:
    """Distributions along the last axis, Dirichlet, mixed with a little of the uniform one."""
    weights = rng.gamma(concentration, size=tuple(shape)) + 1e-300
    size = max(weights.shape[-1], 1)
    return np.asarray((1 - least) * weights / weights.sum(axis=-1, keepdims=True) + least / size)


@dataclass(frozen=True, slots=True)
class Bayes:
    """A hidden cause and an observed effect: `prior[o]`, `likelihood[o, c]`, and what follows from them."""

    prior: Array
    likelihood: Array

    @property
    def joint(self) -> Array:
        """Probability of cause and effect together."""
        return np.asarray(self.prior[:, None] * self.likelihood)

    @property
    def evidence(self) -> Array:
        """Probability of each effect."""
        return np.asarray(self.joint.sum(axis=0))

    @property
    def posterior(self) -> Array:
        """Probability of each cause given the effect; columns sum to one."""
        return np.asarray(self.joint / self.evidence)


def bayes(rng: np.random.Generator, causes: int, effects: int, concentration: float = 1.0) -> Bayes:
    """A random model of a cause and its effect."""
    prior = simplex(rng, (causes,), concentration)
    return Bayes(prior, simplex(rng, (causes, effects), concentration))


def joint(rng: np.random.Generator, sizes: Sequence[int], concentration: float = 1.0) -> Array:
    """A joint distribution of several variables, with no independence among them."""
    return simplex(rng, (int(np.prod(sizes)),), concentration).reshape(tuple(sizes))


def marginal(table: Array, kept: Sequence[int]) -> Array:
    """The joint distribution of the variables at these axes, in their order."""
    gone = tuple(axis for axis in range(table.ndim) if axis not in kept)
    order = sorted(kept)
    return np.asarray(table.sum(axis=gone).transpose([order.index(axis) for axis in kept]))


def conditional(table: Array, given: Sequence[int]) -> Array:
    """A joint distribution divided by that of the variables at the given axes; the axes stay where they are."""
    summed = tuple(axis for axis in range(table.ndim) if axis not in given)
    return np.asarray(table / table.sum(axis=summed, keepdims=True))


@dataclass(frozen=True, slots=True)
class Chain:
    """A hidden Markov model: where it starts, how it moves (rows sum to one), and what it shows in each state."""

    start: Array
    moves: Array
    shows: Array


def chain(rng: np.random.Generator, states: int, symbols: int) -> Chain:
    """A random hidden Markov model."""
    return Chain(simplex(rng, (states,)), simplex(rng, (states, states)), simplex(rng, (states, symbols)))


@dataclass(frozen=True, slots=True)
class FullContext:
    """A language model in which every token depends on all tokens before it: no shorter memory explains it.

    The log-probabilities of a prefix are always the same, in whatever order prefixes are asked for.
    """

    seed: int
    size: int
    sharpness: float = 1.5

    def __call__(self, prefix: Sequence[int]) -> Array:
        """Log-probabilities of the next token."""
        code = zlib.crc32(",".join(str(int(token)) for token in prefix).encode())
        rng = np.random.default_rng([self.seed, code, len(prefix)])
        scores = self.sharpness * rng.standard_normal(self.size)
        return np.asarray(scores - np.logaddexp.reduce(scores))


def gaussian(rng: np.random.Generator, size: int, batch: Sequence[int] = ()) -> tuple[Array, Array]:
    """Mean and covariance of a normal distribution; the covariance is far from singular and from diagonal."""
    mean = rng.standard_normal((*batch, size))
    root = rng.standard_normal((*batch, size, size)) / np.sqrt(max(size, 1))
    return mean, np.asarray(root @ np.swapaxes(root, -1, -2) + 0.3 * np.eye(size))


def entropy(p: Array, axis: int = -1) -> Array:
    """In nats, with 0 log 0 = 0."""
    return cross_entropy(p, p, axis)


def cross_entropy(p: Array, q: Array, axis: int = -1) -> Array:
    """Of q under p, in nats, with 0 log 0 = 0; infinite where q lacks what p has."""
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(p > 0, -p * np.log(np.where(p > 0, q, 1.0)), 0.0)
    return np.asarray(terms.sum(axis=axis))


def divergence(p: Array, q: Array, axis: int = -1) -> Array:
    """Kullback and Leibler's, of p from q, in nats; terms are taken together, so that it is exact near zero."""
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(p > 0, p * np.log(np.where(p > 0, p, 1.0) / np.where(p > 0, q, 1.0)), 0.0)
    return np.asarray(terms.sum(axis=axis))
