"""Reference and laws of attention and its queries in Python (5.1 to 5.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

LAM = 50.0

# What a call raises that came to an exception in the student's code; nothing that is the machine's fault.
RAISED = (ArithmeticError, AssertionError, AttributeError, LookupError, NameError, RuntimeError, TypeError, ValueError)

_NEAR = 1e-3  # what is left of the other keys at the factors that are tried
_KEYS = ((3, 5), (6, 6), (5, 9), (9, 12))  # keys and their dimension


def attention(q: np.ndarray, K: np.ndarray, V: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Output and weights, without scaling."""
    scores = K @ q
    weights = np.exp(scores - scores.max())
    alpha = weights / weights.sum()
    return alpha @ V, alpha


def scaled_attention(q: np.ndarray, K: np.ndarray, V: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The mistake of dividing the scores by the root of the dimension."""
    return attention(q / np.sqrt(len(q)), K, V)


MISTAKES = {
    "attention": {"scaled_attention": "the scores are divided by the root of the dimension, which is not asked for"}
}


def copy_query(K: np.ndarray, j: int, lam: float = LAM) -> np.ndarray:
    """A query that copies value j."""
    return lam * K[j]


def average_query(K: np.ndarray, a: int, b: int, lam: float = LAM) -> np.ndarray:
    """A query for the average of two values."""
    return lam * (K[a] + K[b])


def two_heads(mu: np.ndarray, a: int, b: int, lam: float = LAM) -> tuple[np.ndarray, np.ndarray]:
    """A query for each of two heads."""
    return lam * mu[a], lam * mu[b]


def extractor(A: np.ndarray) -> np.ndarray:
    """The projection on the span of the columns."""
    return A @ A.T


# --- inputs -----------------------------------------------------------------------------------------------------------


def _rows(rng: np.random.Generator, count: int, size: int) -> np.ndarray:
    """Orthonormal rows."""
    return np.linalg.qr(rng.standard_normal((size, size)))[0][:count]


def large_scores(rng: np.random.Generator) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Scores of a thousand and more, of both signs and all of one sign; one of them is the largest by far."""
    for keys, size, values in ((5, 4, 3), (3, 2, 4), (7, 5, 2)):
        q = rng.standard_normal(size)
        sizes = 1000.0 + 150.0 * rng.permutation(keys) + rng.uniform(0, 50, keys)
        V = rng.standard_normal((keys, values))
        for scores in (sizes * rng.choice([-1, 1], keys), -sizes):
            K = rng.standard_normal((keys, size))
            yield q, K + np.outer((scores - K @ q) / (q @ q), q), V


def _setting(rng: np.random.Generator) -> Iterator[tuple[np.ndarray, np.ndarray, list[int], tuple[float, ...]]]:
    """Orthonormal keys, values, some distinct indices that are not the first ones in order, and a factor or none."""
    for keys, size in _KEYS:
        rows, values = _rows(rng, keys, size), rng.standard_normal((keys, 4))
        places = [int(each) for each in rng.permutation(keys)[:2]]
        if set(places) == {0, 1}:
            places = [places[0], keys - 1]
        yield rows, values, places, ()
        yield rows, values, places[::-1], (float(rng.uniform(40, 80)),)


# --- laws -------------------------------------------------------------------------------------------------------------


def copies(student: Any, rng: np.random.Generator) -> Iterator[tuple[Any, Any, str]]:
    """With `copy_query` the output is value j."""
    for keys, values, (place, _), lam in _setting(rng):
        query = _vector(student.copy_query(keys, place, *lam), keys.shape[1])
        yield _output(query, keys, values), values[place], "with the query of `copy_query` the output is not v_j"


def averages(student: Any, rng: np.random.Generator) -> Iterator[tuple[Any, Any, str]]:
    """With `average_query` the output is the mean of values a and b."""
    for keys, values, (a, b), lam in _setting(rng):
        query = _vector(student.average_query(keys, a, b, *lam), keys.shape[1])
        mean = (values[a] + values[b]) / 2
        yield _output(query, keys, values), mean, _why_no_average(query, keys, (a, b))


def _why_no_average(query: Any, keys: np.ndarray, places: tuple[int, int]) -> str:
    if np.shape(query) != keys.shape[1:]:
        return "the query does not have the shape of a key"
    weights = attention(query, keys, keys)[1]
    first, second = weights[list(places)]
    if abs(first - second) > 0.1:
        return "the two keys do not get the same weight"
    if first + second < 1 - _NEAR:
        return "the other keys keep some of the weight: the factor is missing or too small"
    return "with the query of `average_query` the output is not the mean of v_a and v_b"


def heads_average(student: Any, rng: np.random.Generator) -> Iterator[tuple[Any, Any, str]]:
    """The mean of both heads is the mean of values a and b."""
    words = "the mean of the outputs of both heads is not the mean of v_a and v_b"
    for means, values, (a, b), lam in _setting(rng):
        heads = _heads(student.two_heads(means, a, b, *lam), means.shape[1])
        yield _mean_output(heads, means, values), (values[a] + values[b]) / 2, words


def heads_differ(student: Any, rng: np.random.Generator) -> Iterator[tuple[Any, Any, str]]:
    """The queries of the heads are not the same."""
    for means, _, (a, b), lam in _setting(rng):
        first, second = _heads(student.two_heads(means, a, b, *lam), means.shape[1])
        proper = isinstance(first, np.ndarray) and isinstance(second, np.ndarray)
        yield proper, True, "two queries of the shape of a mean are asked for"
        same = bool(np.allclose(first, second, rtol=1e-6, atol=1e-6))
        yield same, False, "both heads have the same query"


def heads_stable(student: Any, rng: np.random.Generator) -> Iterator[tuple[Any, Any, str]]:
    """The mean of both heads stays where it is when key a is longer or shorter than its mean."""
    words = "the output changes when the key k_a is longer or shorter than its mean"
    for means, values, (a, b), lam in _setting(rng):
        heads = _heads(student.two_heads(means, a, b, *lam), means.shape[1])
        for gamma in (rng.uniform(0.3, 0.9), rng.uniform(-0.6, -0.3)):
            keys = means.copy()
            keys[a] *= 1 + gamma
            yield _mean_output(heads, keys, values), (values[a] + values[b]) / 2, words


def extracts(student: Any, rng: np.random.Generator) -> Iterator[tuple[Any, Any, str]]:
    """M keeps every vector of the span of A and removes every vector that is orthogonal to it."""
    for size, kept, removed in ((7, 3, 2), (6, 1, 4), (5, 2, 3), (8, 5, 2)):
        basis = _rows(rng, kept + removed, size).T
        own, other = basis[:, :kept], basis[:, kept:]
        matrix = _matrix(student.extractor(own.copy()))
        if matrix.shape != (size, size):
            told = f"the matrix has shape {matrix.shape}, expected {(size, size)}: (d, d)"
            yield matrix, np.zeros((size, size)), told
            return
        for _ in range(3):
            wanted, rest = own @ rng.standard_normal(kept), other @ rng.standard_normal(removed)
            yield matrix @ wanted, wanted, "M v_a is not v_a"
            yield matrix @ (wanted + rest), wanted, "M (v_a + v_b) is not v_a: v_b is not removed"


# --- what came back, as far as it can be used -----------------------------------------------------------------------


def _vector(value: Any, size: int) -> Any:
    """A vector of that size; what it is instead, where it is none."""
    try:
        found = np.asarray(value, dtype=np.float64)
    except RAISED:
        return value
    return found if found.shape == (size,) else value


def _matrix(value: Any) -> np.ndarray:
    try:
        return np.asarray(value, dtype=np.float64)
    except RAISED:
        return np.zeros(())


def _heads(value: Any, size: int) -> tuple[Any, Any]:
    """Two queries, from a tuple, a list or a table of two rows."""
    rows = list(value) if isinstance(value, (tuple, list)) or np.ndim(value) == 2 else [value]
    if len(rows) != 2:
        return None, None
    return _vector(rows[0], size), _vector(rows[1], size)


def _output(query: Any, keys: np.ndarray, values: np.ndarray) -> Any:
    """Output of attention, rounded to what is left of the other keys; the query itself where it is no query."""
    if not isinstance(query, np.ndarray) or not np.isfinite(query).all():
        return query
    return attention(query, keys, values)[0]


def _mean_output(heads: tuple[Any, Any], keys: np.ndarray, values: np.ndarray) -> Any:
    outputs = [_output(each, keys, values) for each in heads]
    if any(np.shape(each) != values.shape[1:] for each in outputs):
        return None
    return (outputs[0] + outputs[1]) / 2
