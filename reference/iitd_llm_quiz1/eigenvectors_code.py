"""Reference and inputs of attention scores with common eigenvectors (q4.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

Projections = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
MISTAKES = {
    "scores": {
        "scaled": "the scores are divided by the square root of d; the unscaled ones are asked for",
        "involutory": "P is taken for its own inverse: the inverse of an orthogonal matrix is its transpose",
        "transposed_basis": "P and its transpose have changed places",
        "without_tokens": "the tokens are missing: that is W_Q times the transpose of W_K",
        "in_eigenbasis": "the tokens are not turned into the basis of the eigenvectors",
        "queries_twice": "the eigenvalues of the keys are not used",
        "summed": "the eigenvalues are added, where they multiply",
        "absolute": "the signs of the eigenvalues are lost",
        "weights": "a softmax is applied; the scores before it are asked for",
    }
}


def scores(X: np.ndarray, P: np.ndarray, lq: np.ndarray, lk: np.ndarray) -> np.ndarray:
    """Queries times keys, from projections that are put together from their eigenvectors and eigenvalues."""
    W_Q, W_K = P @ np.diag(lq) @ P.T, P @ np.diag(lk) @ P.T
    return (X @ W_Q) @ (X @ W_K).T


def _with(product: np.ndarray, X: np.ndarray, P: np.ndarray) -> np.ndarray:
    """Scores whose directions are weighted by these products of eigenvalues."""
    return (X @ P * product) @ (X @ P).T


def scaled(X: np.ndarray, P: np.ndarray, lq: np.ndarray, lk: np.ndarray) -> np.ndarray:
    """Divided as in attention."""
    return scores(X, P, lq, lk) / np.sqrt(X.shape[1])


def involutory(X: np.ndarray, P: np.ndarray, lq: np.ndarray, lk: np.ndarray) -> np.ndarray:
    """P for its inverse."""
    return X @ (P @ np.diag(lq) @ P) @ (P @ np.diag(lk) @ P) @ X.T


def transposed_basis(X: np.ndarray, P: np.ndarray, lq: np.ndarray, lk: np.ndarray) -> np.ndarray:
    """The rows of P taken for the eigenvectors."""
    return scores(X, P.T, lq, lk)


def without_tokens(X: np.ndarray, P: np.ndarray, lq: np.ndarray, lk: np.ndarray) -> np.ndarray:
    """The product of the projections."""
    del X
    return P @ np.diag(lq * lk) @ P.T


def in_eigenbasis(X: np.ndarray, P: np.ndarray, lq: np.ndarray, lk: np.ndarray) -> np.ndarray:
    """Without P."""
    return scores(X, np.eye(len(P)), lq, lk)


def queries_twice(X: np.ndarray, P: np.ndarray, lq: np.ndarray, lk: np.ndarray) -> np.ndarray:
    """Queries for keys."""
    del lk
    return _with(lq * lq, X, P)


def summed(X: np.ndarray, P: np.ndarray, lq: np.ndarray, lk: np.ndarray) -> np.ndarray:
    """A sum for a product."""
    return _with(lq + lk, X, P)


def absolute(X: np.ndarray, P: np.ndarray, lq: np.ndarray, lk: np.ndarray) -> np.ndarray:
    """Without signs."""
    return _with(np.abs(lq * lk), X, P)


def weights(X: np.ndarray, P: np.ndarray, lq: np.ndarray, lk: np.ndarray) -> np.ndarray:
    """The attention weights."""
    right = np.exp(scores(X, P, lq, lk))
    return right / right.sum(axis=1, keepdims=True)


def _draw(rng: np.random.Generator, tokens: int, size: int) -> Projections:
    P, _ = np.linalg.qr(rng.standard_normal((size, size)))
    lq, lk = rng.uniform(0.3, 2.0, (2, size))
    return rng.standard_normal((tokens, size)), P, lq, lk


def positive_eigenvalues(rng: np.random.Generator) -> Iterator[Projections]:
    """More tokens than dimensions and fewer."""
    for tokens, size in ((5, 4), (3, 6), (7, 2), (4, 5), (6, 3), (2, 7)):
        yield _draw(rng, tokens, size)


def eigenvalues_of_both_signs(rng: np.random.Generator) -> Iterator[Projections]:
    """Each projection reverses some direction, and not the same ones."""
    for tokens, size in ((5, 4), (3, 6), (7, 3), (4, 5), (6, 3), (2, 7)):
        X, P, lq, lk = _draw(rng, tokens, size)
        flips = rng.permutation(size)
        lq[flips[0]] *= -1
        lk[flips[1]] *= -1
        yield X, P, lq, lk
