"""Reference and inputs of the cross-entropy (5.code)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

Pair = tuple[np.ndarray, np.ndarray]
PREDICTION = np.array([0.1, 0.7, 0.2])
MISTAKES = {
    "log_cross_entropy": {
        "mean": "the mean over the words is taken, where the cross-entropy is a sum",
        "binary": "every word is taken for a yes-or-no question: (1 - gold) log(1 - p) does not belong here",
        "swapped": "prediction and gold have changed places",
        "divergence": "that is the divergence: the entropy of `gold` is missing",
        "most_likely": "only the most probable gold word counts",
        "perplexity": "that is the perplexity, the exponential of the cross-entropy",
        "softmax_first": "a softmax is applied to what are probabilities already",
        "opposite": "that is one minus the probability of the gold word",
    }
}


def log_cross_entropy(p: np.ndarray, gold: np.ndarray) -> float:
    """Cross-entropy in nats; outcomes that `gold` rules out count nothing, whatever `p` says of them."""
    meant = gold > 0
    return float(-np.sum(gold[meant] * np.log(p[meant])))


def in_array(p: np.ndarray, gold: np.ndarray) -> np.ndarray:
    """The same in an array of one entry."""
    return np.array([log_cross_entropy(p, gold)])


def _log(p: np.ndarray) -> np.ndarray:
    return np.log(np.clip(p, 1e-12, 1.0))


def mean(p: np.ndarray, gold: np.ndarray) -> float:
    """Divided by the number of words."""
    return log_cross_entropy(p, gold) / len(p)


def binary(p: np.ndarray, gold: np.ndarray) -> float:
    """The sum of binary cross-entropies."""
    return float(-np.sum(gold * _log(p) + (1 - gold) * _log(1 - p)))


def swapped(p: np.ndarray, gold: np.ndarray) -> float:
    """The cross-entropy of the gold words under the prediction."""
    return float(-np.sum(p * _log(gold)))


def divergence(p: np.ndarray, gold: np.ndarray) -> float:
    """Without the entropy of the gold words."""
    return log_cross_entropy(p, gold) - log_cross_entropy(gold, gold)


def most_likely(p: np.ndarray, gold: np.ndarray) -> float:
    """As if `gold` were certain."""
    return float(-_log(p)[np.argmax(gold)])


def perplexity(p: np.ndarray, gold: np.ndarray) -> float:
    """The exponential."""
    return float(np.exp(log_cross_entropy(p, gold)))


def softmax_first(p: np.ndarray, gold: np.ndarray) -> float:
    """The prediction taken for scores."""
    return log_cross_entropy(np.exp(p) / np.exp(p).sum(), gold)


def opposite(p: np.ndarray, gold: np.ndarray) -> float:
    """No logarithm at all."""
    return float(1 - p @ gold)


def _prediction(rng: np.random.Generator, size: int) -> np.ndarray:
    """Probabilities that are not small, so that a guard such as log(p + 1e-9) makes no difference."""
    drawn = rng.uniform(0.1, 1.0, size)
    return drawn / drawn.sum()


def banana(rng: np.random.Generator) -> Iterator[Pair]:
    """The second word is right: the case of the paper, and drawn predictions."""
    yield PREDICTION, np.array([0.0, 1.0, 0.0])
    for size in (3, 7):
        yield _prediction(rng, size), np.eye(size)[1]


def cherry(rng: np.random.Generator) -> Iterator[Pair]:
    """The last word is right: the case of the paper, and drawn predictions."""
    yield PREDICTION, np.array([0.0, 0.0, 1.0])
    for size in (3, 6):
        yield _prediction(rng, size), np.eye(size)[-1]


def soft_gold(rng: np.random.Generator) -> Iterator[Pair]:
    """The gold distribution is not certain."""
    for size in (2, 3, 5, 8):
        yield _prediction(rng, size), _prediction(rng, size)


def zeros(rng: np.random.Generator) -> Iterator[Pair]:
    """The prediction rules out words that are wrong."""
    yield np.array([0.0, 0.3, 0.7]), np.array([0.0, 1.0, 0.0])
    for size in (4, 6):
        ruled_out = np.zeros(2)
        yield np.concatenate([ruled_out, _prediction(rng, size)]), np.eye(size + 2)[3]
