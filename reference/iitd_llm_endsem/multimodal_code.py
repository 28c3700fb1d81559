"""Patches of an image (q4a) and the contrastive loss of videos and texts (q4b), and what they are mistaken for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    Row = tuple[Any, ...]

# --- patches ----------------------------------------------------------------------------------------------------------

_SIZES = (
    (2, 4, 3, 2), (4, 6, 3, 2), (8, 12, 3, 4), (6, 3, 2, 3), (10, 15, 4, 5), (4, 4, 3, 4), (6, 9, 1, 3), (4, 8, 2, 1),
)  # fmt: skip


def patchify(img: np.ndarray, P: int) -> np.ndarray:
    """One row for each square, from left to right and from top to bottom."""
    H, W, C = img.shape
    rows = [img[i : i + P, j : j + P].reshape(P * P * C) for i in range(0, H, P) for j in range(0, W, P)]
    return np.stack(rows)


def _image(rng: np.random.Generator, sizes: tuple[int, ...]) -> np.ndarray:
    """An image of which no two numbers are alike."""
    return rng.permutation(int(np.prod(sizes[:3]))).reshape(sizes[:3]) + rng.uniform(0.1, 0.4)


def down_first(img: np.ndarray, P: int) -> np.ndarray:
    """The squares from top to bottom first, then from left to right."""
    return patchify(img.transpose(1, 0, 2), P)


def even_squares(rng: np.random.Generator) -> Iterator[Row]:
    """Images of which each square has one colour and one grey, so that the order in it cannot be seen."""
    for H, W, C, P in _SIZES:
        greys = rng.permutation(H * W // P**2).reshape(H // P, W // P) + 0.5
        yield np.repeat(np.kron(greys, np.ones((P, P)))[:, :, None], C, axis=2), P


def content_of_patches(student: Any, rng: np.random.Generator) -> Iterator[Row]:
    """Each row holds the pixels of its square, in the same order in all of them."""
    for sizes in _SIZES:
        img, P = _image(rng, sizes), sizes[3]
        right, found = patchify(img, P), np.asarray(student.patchify(img, P), dtype=float)
        if found.shape == right.shape:
            yield from _squares(found, right, img, P)
        else:
            yield False, True, "the result has not H W / P^2 rows of P^2 C numbers"
        yield _in_one_order(found, right), True, "the pixels have another order in every patch"


def _squares(found: np.ndarray, right: np.ndarray, img: np.ndarray, P: int) -> Iterator[Row]:
    """Whether the rows are the squares, whatever the order of the pixels in them."""
    rows, wanted = np.sort(found, 1), np.sort(right, 1)
    if np.allclose(rows, wanted):
        return
    down = np.sort(down_first(img, P), 1)
    if np.allclose(rows, down):
        yield False, True, "the patches are taken from top to bottom first, so a person has to look", "undecided"
    same = np.allclose(rows[np.lexsort(rows.T)], wanted[np.lexsort(wanted.T)])
    if same:
        yield False, True, "the patches are right, but in an order of their own, so a person has to look", "undecided"
    if np.allclose(found, img.reshape(right.shape)):
        yield False, True, "a mere reshape cuts the image into strips of rows, and not into squares"
    yield False, True, "the rows are not the squares of the image"


def _in_one_order(found: np.ndarray, right: np.ndarray) -> bool:
    """Whether one order of the pixels explains all rows; that of the first row is read off its numbers."""
    if found.shape != right.shape:
        return True
    order = np.argsort(right[0])[np.argsort(np.argsort(found[0]))]
    return bool(np.allclose(right[:, order], found))


# --- the contrastive loss ---------------------------------------------------------------------------------------------

MISTAKES = {
    "videoclip_loss": {
        "negated": ("the sign is reversed: minimising it drives the pairs apart", "3/4"),
        "from_video": ("only the direction from video to text is there", "3/5"),
        "from_text": ("only the direction from text to video is there", "3/5"),
        "times_tau": ("the similarities are multiplied by the temperature, and not divided by it", "1/2"),
        "without_temperature": ("the temperature is missing", "1/2"),
        "without_positive": ("the pair itself is missing in the denominators", "3/5"),
        "over_all_pairs": ("it is normalised over all pairs at once, and not for each video and each text", "2/5"),
        "without_negatives": ("there are no negatives: all states may collapse into one", "0"),
        "same_direction_twice": ("both terms are normalised along the same axis", "3/5"),
        "squared_similarity": ("a mean squared error is no contrastive loss", "0"),
        "margin": ("that is a ranking loss with a margin, and not the contrastive loss", "3/10"),
    }
}
UNSURE = {
    "videoclip_loss": {
        "of_cosines": "the states are scaled to length one first; whether that is meant, a person decides",
    }
}


def _scores(zv: np.ndarray, zt: np.ndarray, tau: float) -> np.ndarray:
    return zv @ zt.T / tau


def _softmax_loss(scores: np.ndarray, axis: int) -> float:
    shifted = scores - scores.max(axis, keepdims=True)
    return float((np.log(np.exp(shifted).sum(axis)) - np.diag(shifted)).sum())


def videoclip_loss(zv: np.ndarray, zt: np.ndarray, tau: float) -> float:
    """From each video to the texts, and from each text to the videos."""
    return from_video(zv, zt, tau) + from_text(zv, zt, tau)


def negated(zv: np.ndarray, zt: np.ndarray, tau: float) -> float:
    """A likelihood that is minimised."""
    return -videoclip_loss(zv, zt, tau)


def from_video(zv: np.ndarray, zt: np.ndarray, tau: float) -> float:
    """One direction."""
    return _softmax_loss(_scores(zv, zt, tau), 1)


def from_text(zv: np.ndarray, zt: np.ndarray, tau: float) -> float:
    """The other direction."""
    return _softmax_loss(_scores(zv, zt, tau), 0)


def times_tau(zv: np.ndarray, zt: np.ndarray, tau: float) -> float:
    """The inverse of the temperature."""
    return videoclip_loss(zv, zt, 1 / tau)


def without_temperature(zv: np.ndarray, zt: np.ndarray, tau: float) -> float:
    """At temperature one."""
    del tau
    return videoclip_loss(zv, zt, 1.0)


def without_positive(zv: np.ndarray, zt: np.ndarray, tau: float) -> float:
    """Decoupled."""
    scores = _scores(zv, zt, tau)
    others = np.where(np.eye(len(scores)) > 0, 0.0, np.exp(scores))
    return float((np.log(others.sum(0)) + np.log(others.sum(1)) - 2 * np.diag(scores)).sum())


def over_all_pairs(zv: np.ndarray, zt: np.ndarray, tau: float) -> float:
    """One distribution over the whole table."""
    scores = _scores(zv, zt, tau)
    return float((np.log(np.exp(scores).sum()) - np.diag(scores)).sum())


def without_negatives(zv: np.ndarray, zt: np.ndarray, tau: float) -> float:
    """The distance of the pairs."""
    del tau
    return float(((zv - zt) ** 2).sum())


def same_direction_twice(zv: np.ndarray, zt: np.ndarray, tau: float) -> float:
    """The cross term of states with themselves."""
    own = np.exp(zv @ zv.T / tau).sum(1), np.exp(zt @ zt.T / tau).sum(1)
    return float((np.log(own[0]) + np.log(own[1]) - 2 * np.diag(_scores(zv, zt, tau))).sum())


def squared_similarity(zv: np.ndarray, zt: np.ndarray, tau: float) -> float:
    """Similarities against the identity."""
    return float(((_scores(zv, zt, tau) - np.eye(len(zv))) ** 2).sum())


def margin(zv: np.ndarray, zt: np.ndarray, tau: float) -> float:
    """Hinges of all negatives, with margin one."""
    del tau
    scores = _scores(zv, zt, 1.0)
    pairs = np.diag(scores)
    hinges = np.maximum(0, 1 - pairs[:, None] + scores) + np.maximum(0, 1 - pairs[None, :] + scores)
    return float(np.where(np.eye(len(scores)) > 0, 0.0, hinges).sum())


def of_cosines(zv: np.ndarray, zt: np.ndarray, tau: float) -> float:
    """States of length one."""
    unit = (each / np.linalg.norm(each, axis=1, keepdims=True) for each in (zv, zt))
    return videoclip_loss(*unit, tau)
