"""Reference, inputs and laws of grouped-query attention (10.gqa)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

Tensors = tuple[np.ndarray, np.ndarray, np.ndarray]
_FELT = 1e-4
MISTAKES = {
    "gqa": {
        "tiled": "the query heads are matched with the wrong groups: consecutive heads share one",
        "unscaled": "the scores are not divided by the square root of d",
        "scaled_by_size": "the scores are divided by d and not by its square root",
        "scaled_by_length": "the scores are divided by the square root of the number of positions and not of d",
        "unmasked": "there is no causal mask",
        "masked_backwards": "the causal mask is the wrong way round",
        "sees_next": "each position sees the one after it",
        "zeros_for_mask": "a masked score is set to 0, which is a score like any other",
        "masked_afterwards": "the mask is applied after the softmax, so that the weights do not add up to 1",
        "softmax_over_queries": "the softmax runs over the queries and not over the keys",
        "first_group": "all heads use the first group",
    }
}


def gqa(Q: np.ndarray, K: np.ndarray, V: np.ndarray) -> np.ndarray:
    """Query head h looks at key and value head h // (H / G), at no position after its own."""
    heads, length, size = Q.shape
    shared = heads // K.shape[0]
    result = np.zeros((heads, length, V.shape[-1]))
    for head in range(heads):
        group = head // shared
        for t in range(length):
            scores = K[group, : t + 1] @ Q[head, t] / np.sqrt(size)
            weights = np.exp(scores - scores.max())
            result[head, t] = weights @ V[group, : t + 1] / weights.sum()
    return result


def _mistaken(
    Q: np.ndarray, K: np.ndarray, V: np.ndarray, *, groups: str = "", scale: str = "", mask: str = "", axis: int = -1
) -> np.ndarray:
    """The same in whole arrays, with a mistake."""
    heads, length, size = Q.shape
    count = K.shape[0]
    own = np.arange(heads) // (heads // count)
    own = {"tile": np.arange(heads) % count, "first": np.zeros(heads, dtype=int)}.get(groups, own)
    scores = Q @ K[own].swapaxes(1, 2) / {"none": 1.0, "d": size, "T": length**0.5}.get(scale, size**0.5)
    seen = np.tri(length, k=int(mask == "next"))
    seen = {"none": np.ones_like(seen), "backwards": seen.T}.get(mask, seen)
    if mask == "zeros":
        scores = np.where(seen > 0, scores, 0.0)
    weights = np.exp(scores) * (1.0 if mask in {"zeros", "after"} else seen)
    weights = weights / weights.sum(axis=axis, keepdims=True)
    return (weights * seen if mask == "after" else weights) @ V[own]


tiled, first_group = partial(_mistaken, groups="tile"), partial(_mistaken, groups="first")
unscaled, scaled_by_size = partial(_mistaken, scale="none"), partial(_mistaken, scale="d")
scaled_by_length = partial(_mistaken, scale="T")
unmasked, masked_backwards = partial(_mistaken, mask="none"), partial(_mistaken, mask="backwards")
sees_next, zeros_for_mask = partial(_mistaken, mask="next"), partial(_mistaken, mask="zeros")
masked_afterwards, softmax_over_queries = partial(_mistaken, mask="after"), partial(_mistaken, axis=-2)


def _draw(rng: np.random.Generator, heads: int, groups: int, length: int, size: int) -> Tensors:
    q = rng.standard_normal((heads, length, size))
    k, v = rng.standard_normal((2, groups, length, size))
    return q, k, v


def some_groups(rng: np.random.Generator) -> Iterator[Tensors]:
    """More than one group, and fewer than heads."""
    for heads, groups, length, size in ((4, 2, 5, 3), (6, 2, 4, 5), (6, 3, 7, 4), (8, 4, 3, 2)):
        yield _draw(rng, heads, groups, length, size)


def one_group(rng: np.random.Generator) -> Iterator[Tensors]:
    """All heads share one key and value head."""
    for heads, length, size in ((4, 5, 3), (2, 6, 5)):
        yield _draw(rng, heads, 1, length, size)


def own_groups(rng: np.random.Generator) -> Iterator[Tensors]:
    """Every head has its own key and value head."""
    for heads, length, size in ((3, 5, 4), (5, 4, 2)):
        yield _draw(rng, heads, heads, length, size)


def causal(student: Any, rng: np.random.Generator) -> Iterator[tuple[Any, Any, str]]:
    """Keys and values of later positions change nothing at the earlier ones."""
    words = "the result at a position changes with the keys and values of later positions"
    for heads, groups, length, size in ((4, 2, 6, 3), (3, 1, 5, 4), (2, 2, 4, 5)):
        q, k, v = _draw(rng, heads, groups, length, size)
        before = student.gqa(q, k, v)
        for last in (0, length // 2, length - 2):
            later_k, later_v = k.copy(), v.copy()
            later_k[:, last + 1 :] = rng.standard_normal((groups, length - last - 1, size))
            later_v[:, last + 1 :] = rng.standard_normal((groups, length - last - 1, size))
            after = student.gqa(q, later_k, later_v)
            yield _until(before, last), _until(after, last), words
        own = v.copy()
        own[:, -1] += 1.0
        seen = bool(np.any(np.abs(_last(before) - _last(student.gqa(q, k, own))) > _FELT))
        yield seen, True, "a position must see its own value"


def _until(value: Any, last: int) -> np.ndarray:
    """Positions up to `last`; all of it if it has no axis of positions."""
    result = np.asarray(value)
    return result[:, : last + 1] if result.ndim >= 2 else result


def _last(value: Any) -> np.ndarray:
    """The last position."""
    result = np.asarray(value)
    return result[:, -1] if result.ndim >= 2 else result
