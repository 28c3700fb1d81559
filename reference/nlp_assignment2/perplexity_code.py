"""Reference, inputs and laws of perplexity in Python (1d)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    Trials = Iterator[tuple[Any, Any, str]]


def perplexity(probs: np.ndarray) -> float:
    """Exponential of the mean surprisal."""
    return float(np.exp(-np.mean(np.log(probs))))


def mean_probability(probs: np.ndarray) -> float:
    """The mistake of averaging probabilities."""
    return float(1 / np.mean(probs))


def mean_inverse(probs: np.ndarray) -> float:
    """The mistake of averaging inverse probabilities."""
    return float(np.mean(1 / probs))


def summed(probs: np.ndarray) -> float:
    """The mistake of a sum where the mean belongs."""
    return float(np.exp(-np.sum(np.log(probs))))


def one_less(probs: np.ndarray) -> float:
    """The mistake of dividing by one token less."""
    return float(np.exp(-np.sum(np.log(probs)) / max(len(probs) - 1, 1)))


def one_more(probs: np.ndarray) -> float:
    """The mistake of dividing by one token more."""
    return float(np.exp(-np.sum(np.log(probs)) / (len(probs) + 1)))


def surprisal(probs: np.ndarray) -> float:
    """The mistake of leaving out the exponential."""
    return float(-np.mean(np.log(probs)))


def bits(probs: np.ndarray) -> float:
    """The mistake of leaving out the power of two."""
    return float(-np.mean(np.log2(probs)))


MISTAKES = {
    "perplexity": {
        "mean_probability": "the probabilities are averaged and not their logarithms",
        "mean_inverse": "the inverse probabilities are averaged and not the logarithms",
        "summed": "the sum of the logarithms stands where their mean belongs",
        "one_less": "the sum is divided by one token less than there are",
        "one_more": "the sum is divided by one token more than there are",
        "surprisal": "the exponential is missing: this is the mean loss in nats",
        "bits": "the power of two is missing: this is the mean loss in bits",
    },
}


# --- inputs and laws ------------------------------------------------------------------------------------


def some_probabilities(rng: np.random.Generator) -> Iterator[tuple[np.ndarray]]:
    """Short and long texts, easy and hard ones."""
    for tokens, low in ((1, 0.05), (4, 0.01), (13, 0.2), (60, 1e-3)):
        yield (np.exp(rng.uniform(np.log(low), 0, tokens)),)


def length_invariance(student: Any, rng: np.random.Generator) -> Trials:
    """A text that is repeated has the perplexity that it has once."""
    probs = np.exp(rng.uniform(np.log(0.02), np.log(0.9), 9))
    for times in (1, 2, 5):
        found = student.perplexity(np.tile(probs, times))
        yield found, perplexity(probs), "a text that is repeated must keep its perplexity"


def long_text(student: Any, rng: np.random.Generator) -> Trials:
    """The product of the probabilities of a long text is too small for a float."""
    words = "for a long text the result is not right: does a product of probabilities vanish?"
    for tokens, each in ((20_000, 1e-3), (3_000, float(rng.uniform(0.1, 0.3)))):
        yield student.perplexity(np.full(tokens, each)), 1 / each, words


def uniform_probabilities(student: Any, rng: np.random.Generator) -> Trials:
    """Where every token has probability 1/V, the perplexity is V."""
    for size in (2, int(rng.integers(5, 50)), 100, 2000):
        found = student.perplexity(np.full(int(rng.integers(3, 40)), 1 / size))
        yield found, float(size), "where all of V words are equally likely, the perplexity is V"


def at_least_one(student: Any, rng: np.random.Generator) -> Trials:
    """No perplexity is below one; the mean surprisal is above one here."""
    for tokens in (1, 5, 40):
        found = student.perplexity(np.exp(rng.uniform(-6, -1.5, tokens)))
        size = np.size(found) == 1 and isinstance(found, (int, float, np.ndarray, np.number))
        yield size and bool(np.all(np.asarray(found) >= 1)), True, "a perplexity is never below one"


def certain(student: Any, rng: np.random.Generator) -> Trials:
    """A model that is always certain and right has perplexity one."""
    for tokens in (1, int(rng.integers(2, 50))):
        found = student.perplexity(np.ones(tokens))
        yield found, 1.0, "a model that is always certain and right must have perplexity one"
