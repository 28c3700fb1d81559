"""Reference and inputs of the divergence from the posterior (q1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

Model = tuple[np.ndarray, np.ndarray, np.ndarray]
MISTAKES = {
    "kl_posterior": {
        "without_evidence": "log P(c) is missing: it is a constant, but the divergence is not equal without it",
        "sign_of_evidence": "log P(c) has the wrong sign",
        "reversed_divergence": "the divergence is the wrong way round: the expectation is under Q(o | c)",
        "reversed_prior": "the divergence from the prior is the wrong way round",
        "evidence_under_q": "P(c) is the sum of P(o) P(c | o) over the outputs, and not of Q(o | c) P(c | o)",
        "likelihood_under_prior": "the expectation of log P(c | o) is under Q(o | c) and not under the prior",
        "log_of_expectation": "the logarithm of an expectation is not the expectation of the logarithm",
        "bound": "that is the lower bound of log P(c); signs changed when the terms were grouped",
        "without_likelihood": "that is the divergence from the prior",
    }
}


def _posterior(prior: np.ndarray, lik: np.ndarray) -> np.ndarray:
    return prior * lik / np.sum(prior * lik)


def kl_posterior(q: np.ndarray, prior: np.ndarray, lik: np.ndarray) -> float:
    """The divergence by its definition, the posterior by the rule of Bayes."""
    return float(np.sum(q * np.log(q / _posterior(prior, lik))))


def in_array(q: np.ndarray, prior: np.ndarray, lik: np.ndarray) -> np.ndarray:
    """The same in an array of one entry."""
    return np.array([kl_posterior(q, prior, lik)])


def _kl(p: np.ndarray, q: np.ndarray) -> float:
    return float(np.sum(p * np.log(p / q)))


def without_evidence(q: np.ndarray, prior: np.ndarray, lik: np.ndarray) -> float:
    """True up to a constant only."""
    return _kl(q, prior) - float(q @ np.log(lik))


def sign_of_evidence(q: np.ndarray, prior: np.ndarray, lik: np.ndarray) -> float:
    """The constant with the wrong sign."""
    return without_evidence(q, prior, lik) - float(np.log(prior @ lik))


def reversed_divergence(q: np.ndarray, prior: np.ndarray, lik: np.ndarray) -> float:
    """From the approximation to the posterior."""
    return _kl(_posterior(prior, lik), q)


def reversed_prior(q: np.ndarray, prior: np.ndarray, lik: np.ndarray) -> float:
    """The last term reversed."""
    return float(np.log(prior @ lik) - q @ np.log(lik)) + _kl(prior, q)


def evidence_under_q(q: np.ndarray, prior: np.ndarray, lik: np.ndarray) -> float:
    """The evidence of another model."""
    return without_evidence(q, prior, lik) + float(np.log(q @ lik))


def likelihood_under_prior(q: np.ndarray, prior: np.ndarray, lik: np.ndarray) -> float:
    """The expectation of another distribution."""
    return float(np.log(prior @ lik) - prior @ np.log(lik)) + _kl(q, prior)


def log_of_expectation(q: np.ndarray, prior: np.ndarray, lik: np.ndarray) -> float:
    """Jensen's inequality taken for an equality."""
    return float(np.log(prior @ lik) - np.log(q @ lik)) + _kl(q, prior)


def bound(q: np.ndarray, prior: np.ndarray, lik: np.ndarray) -> float:
    """The evidence lower bound."""
    return -without_evidence(q, prior, lik)


def without_likelihood(q: np.ndarray, prior: np.ndarray, lik: np.ndarray) -> float:
    """The prior for the posterior."""
    del lik
    return _kl(q, prior)


def _draw(rng: np.random.Generator) -> Model:
    """A consistent model; the likelihoods of one context are not normalised over the outputs."""
    size = int(rng.integers(3, 9))
    q, prior = rng.dirichlet(np.ones(size), 2) + 0.02
    return q / q.sum(), prior / prior.sum(), rng.uniform(0.05, 0.95, size)


def models(rng: np.random.Generator) -> Iterator[Model]:
    """Thirty models, each with an approximation that is not its posterior."""
    for _ in range(30):
        yield _draw(rng)


def zero_at_posterior(student: Any, rng: np.random.Generator) -> Iterator[tuple[Any, Any, str]]:
    """An approximation that is the posterior has no divergence from it."""
    words = "the divergence of the posterior from itself must be 0"
    for _ in range(6):
        _, prior, lik = _draw(rng)
        found = student.kl_posterior(_posterior(prior, lik), prior, lik)
        yield 1.0 + np.asarray(found).reshape(-1), np.ones(1), words
        q, prior, lik = _draw(rng)
        positive = bool(np.all(np.asarray(student.kl_posterior(q, prior, lik)) > 0))
        yield positive, True, "the divergence of two different distributions must be positive"
