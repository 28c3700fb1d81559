"""Losses computed from their definitions, without the notation of the paper: what the formulas must agree with.

Each function takes the drawn values of all symbols by name, as numpy arrays, and returns an array.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping


def word_level(values: Mapping[str, np.ndarray]) -> np.ndarray:
    """Cross-entropy of the student under the teacher, summed over the positions of a sentence."""
    teacher, student = (np.asarray(values[name], dtype=float) for name in ("p_T", "p_S"))
    teacher = teacher.reshape(student.shape)
    total = 0.0
    for position in range(len(student)):
        for weight, likelihood in zip(teacher[position].ravel(), student[position].ravel(), strict=True):
            total -= weight * np.log(likelihood)
    return np.array(total)


def contrastive(values: Mapping[str, np.ndarray]) -> np.ndarray:
    """Both directions of the contrastive loss of a batch, by a logistic regression for each row and each column."""
    videos, texts = (np.asarray(values[name], dtype=float) for name in ("z_v", "z_t"))
    videos, texts = videos.reshape(len(videos), -1), texts.reshape(len(texts), -1)
    total = 0.0
    for own, other in ((videos, texts), (texts, videos)):
        for place, state in enumerate(own):
            scores = other @ state / float(np.asarray(values["tau"]))
            shifted = np.exp(scores - scores.max())
            total -= np.log(shifted[place] / shifted.sum())
    return np.array(total)
