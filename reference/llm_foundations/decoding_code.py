"""Reference, inputs and laws of greedy, top-k and top-p decoding (13.decoding).

No drawn distribution has ties, and no drawn threshold lies within rounding of a sum, so that every right way to
sort and to add gives the same. Where a threshold is met exactly, the numbers are sums of powers of two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

_APART = 1e-3
MISTAKES = {
    "greedy": {"largest": "that is the largest probability and not the index of its token"},
    "top_k": {
        "top_k_kept": "the probabilities that are left are not renormalised",
        "top_k_lowest": "the least probable tokens are kept",
        "top_k_more": "one token more than `k` is kept",
        "top_k_sorted": "the result is in order of probability and no longer in order of the vocabulary",
        "top_k_first": "the first `k` tokens of the vocabulary are kept, whatever their probability",
        "top_k_without_zeros": "the tokens that are dropped must have a 0 in the result",
    },
    "top_p": {
        "top_p_kept": "the probabilities that are left are not renormalised",
        "top_p_without_crossing": "the token that crosses the threshold is dropped; it must stay",
        "top_p_by_value": "each probability is compared with the threshold, where their sum must be",
        "top_p_lowest": "the least probable tokens are kept",
        "top_p_more": "one token more than needed is kept",
    },
}


def greedy(p: np.ndarray) -> int:
    """The most probable token."""
    return int(np.argmax(p))


def top_k(p: np.ndarray, k: int) -> np.ndarray:
    """The `k` most probable tokens, renormalised."""
    return _only(p, np.argsort(-p)[:k])


def top_p(p: np.ndarray, thr: float) -> np.ndarray:
    """The fewest most probable tokens that reach `thr` together, renormalised."""
    order = np.argsort(-p)
    reached = np.cumsum(p[order]) >= thr
    count = int(np.argmax(reached)) + 1 if reached.any() else len(p)
    return _only(p, order[:count])


def in_array(p: np.ndarray) -> np.ndarray:
    """The most probable token, in an array of one entry."""
    return np.array([greedy(p)])


def _only(p: np.ndarray, kept: np.ndarray) -> np.ndarray:
    result = np.zeros(len(p))
    result[kept] = p[kept]
    return result / result.sum()


# --- mistakes -----------------------------------------------------------------------------------------------------


def largest(p: np.ndarray) -> float:
    """No index."""
    return float(p.max())


def top_k_kept(p: np.ndarray, k: int) -> np.ndarray:
    """Not renormalised."""
    return np.where(top_k(p, k) > 0, p, 0.0)


def top_k_lowest(p: np.ndarray, k: int) -> np.ndarray:
    """The wrong end."""
    return _only(p, np.argsort(p)[:k])


def top_k_more(p: np.ndarray, k: int) -> np.ndarray:
    """One too many."""
    return top_k(p, k + 1)


def top_k_sorted(p: np.ndarray, k: int) -> np.ndarray:
    """In order of probability."""
    return np.sort(top_k(p, k))[::-1]


def top_k_first(p: np.ndarray, k: int) -> np.ndarray:
    """As if the vocabulary were sorted."""
    return _only(p, np.arange(len(p))[:k])


def top_k_without_zeros(p: np.ndarray, k: int) -> np.ndarray:
    """Only what is left."""
    return top_k_sorted(p, k)[:k]


def top_p_kept(p: np.ndarray, thr: float) -> np.ndarray:
    """Not renormalised."""
    return np.where(top_p(p, thr) > 0, p, 0.0)


def top_p_without_crossing(p: np.ndarray, thr: float) -> np.ndarray:
    """What stays below the threshold, but one token at least."""
    order = np.argsort(-p)
    return _only(p, order[: max(1, int(np.sum(np.cumsum(p[order]) <= thr)))])


def top_p_by_value(p: np.ndarray, thr: float) -> np.ndarray:
    """No sum; the most probable token where nothing else would be left."""
    kept = np.flatnonzero(p >= thr)
    return _only(p, kept if kept.size else np.argsort(-p)[:1])


def top_p_lowest(p: np.ndarray, thr: float) -> np.ndarray:
    """The wrong end."""
    order = np.argsort(p)
    return _only(p, order[: int(np.searchsorted(np.cumsum(p[order]), thr)) + 1])


def top_p_more(p: np.ndarray, thr: float) -> np.ndarray:
    """One too many."""
    order = np.argsort(-p)
    return _only(p, order[: np.count_nonzero(top_p(p, thr)) + 1])


# --- inputs and laws ----------------------------------------------------------------------------------------------


def _draw(rng: np.random.Generator, size: int) -> np.ndarray:
    """A distribution whose probabilities are apart from each other, the largest of them not in the first place."""
    while True:
        p = rng.dirichlet(np.ones(size))
        if np.argmax(p) and np.min(np.diff(np.sort(p))) > _APART and p.min() > _APART:
            return p


def _between(rng: np.random.Generator, p: np.ndarray, count: int) -> float:
    """A threshold that `count` tokens reach and one fewer does not."""
    sums = np.concatenate([[0.0], np.cumsum(np.sort(p)[::-1])])
    return float(sums[count - 1] + rng.uniform(0.2, 0.8) * (sums[count] - sums[count - 1]))


def distributions(rng: np.random.Generator) -> Iterator[tuple[np.ndarray]]:
    """Distributions whose most probable token stands first, last and anywhere, and none of it is certain."""
    for size in (3, 5, 8):
        p = np.sort(rng.uniform(0.6, 1.0, size) + 0.2 * np.arange(size) / size)
        p /= p.sum()
        yield (p,)
        yield (p[::-1].copy(),)
        for _ in range(4):
            yield (rng.permutation(p),)


def candidates(rng: np.random.Generator) -> Iterator[tuple[np.ndarray, int]]:
    """Every count from one token to all of them."""
    for size in (4, 7):
        p = _draw(rng, size)
        for k in (1, 2, size - 1, size):
            yield p, k


def nuclei(rng: np.random.Generator) -> Iterator[tuple[np.ndarray, float]]:
    """Thresholds that two and more tokens reach, up to all of them."""
    yield np.array([0.1, 0.5, 0.05, 0.3, 0.05]), 0.85
    for size in (4, 6, 9):
        p = _draw(rng, size)
        for count in (2, size // 2 + 1, size):
            yield p, _between(rng, p, count)


def first_alone(rng: np.random.Generator) -> Iterator[tuple[np.ndarray, float]]:
    """Thresholds so low that one token is enough, and lower than the others too."""
    for size in (3, 6):
        p = _draw(rng, size)
        yield p, float(0.5 * p.min())
        yield p, 1e-6


def boundaries(rng: np.random.Generator) -> Iterator[tuple[np.ndarray, float]]:
    """The most probable token has exactly the probability of the threshold, and so is enough."""
    for p in ([0.125, 0.25, 0.125, 0.5], [0.25, 0.1875, 0.125, 0.0625, 0.375]):
        yield np.roll(p, -int(rng.integers(len(p) - 1))), max(p)


def nucleus_size(student: Any, rng: np.random.Generator) -> Iterator[tuple[Any, Any, str]]:
    """How many tokens are left."""
    for p, thr in nuclei(rng):
        left = int(np.count_nonzero(np.asarray(student.top_p(p, thr)) > 0))
        words = f"{left} tokens are left, the fewest that reach the threshold are another number"
        yield left, int(np.count_nonzero(top_p(p, thr))), words


def renormalised(student: Any, rng: np.random.Generator) -> Iterator[tuple[Any, Any, str]]:
    """What is left adds up to one."""
    words = "the probabilities that are left must add up to 1 again"
    for size in (4, 7):
        p = _draw(rng, size)
        for k in (1, 2, size - 1):
            yield np.sum(np.asarray(student.top_k(p, k))), 1.0, words
        for thr in (0.5 * p.min(), 0.9 * p.max()):
            yield np.sum(np.asarray(student.top_p(p, float(thr)))), 1.0, words
