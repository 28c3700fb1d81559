"""The loss of distillation at the level of words (q1b.i), and what it is mistaken for."""

from __future__ import annotations

import numpy as np

MISTAKES = {
    "word_kd": {
        "negated": ("the sign is reversed: minimising it drives the student away from the teacher", "3/4"),
        "reversed_divergence": ("the divergence is reversed: the teacher is the target", "1/2"),
        "exchanged": ("teacher and student are exchanged", "1/4"),
        "hard_targets": ("only the teacher's most likely word is a target, and not its distribution", "1/4"),
        "squared": ("the squared error is a loss of distillation, but not the cross-entropy asked for", "1/2"),
        "without_logarithm": ("the logarithm of the student's probabilities is missing", "1/4"),
        "softmax_again": ("the student's probabilities go through a softmax once more", "1/4"),
        "first_position": ("the sum over the positions is missing", "1/2"),
        "last_position": ("the sum over the positions is missing", "1/2"),
        "symmetric": ("that is the divergence from the mean of both", "1/4"),
        "without_teacher": ("the teacher does not appear", "0"),
        "logarithm_of_sum": ("the logarithm belongs inside the sum over the words", "1/4"),
    }
}


def word_kd(p_T: np.ndarray, p_S: np.ndarray) -> float:
    """Cross-entropy of the student under the teacher, summed over the positions."""
    return float(-np.sum(p_T * np.log(p_S)))


def negated(p_T: np.ndarray, p_S: np.ndarray) -> float:
    """A likelihood that is minimised."""
    return -word_kd(p_T, p_S)


def reversed_divergence(p_T: np.ndarray, p_S: np.ndarray) -> float:
    """From the student to the teacher."""
    return float(np.sum(p_S * np.log(p_S / p_T)))


def exchanged(p_T: np.ndarray, p_S: np.ndarray) -> float:
    """The student as the target."""
    return word_kd(p_S, p_T)


def hard_targets(p_T: np.ndarray, p_S: np.ndarray) -> float:
    """The likelihood of the teacher's choice."""
    return float(-np.log(p_S[np.arange(len(p_T)), p_T.argmax(1)]).sum())


def squared(p_T: np.ndarray, p_S: np.ndarray) -> float:
    """A distance of the probabilities."""
    return float(np.sum((p_T - p_S) ** 2))


def without_logarithm(p_T: np.ndarray, p_S: np.ndarray) -> float:
    """What a library gives that expects logarithms and is handed probabilities."""
    return float(-np.sum(p_T * p_S))


def softmax_again(p_T: np.ndarray, p_S: np.ndarray) -> float:
    """What a library gives that expects scores and is handed probabilities."""
    return word_kd(p_T, np.exp(p_S) / np.exp(p_S).sum(1, keepdims=True))


def first_position(p_T: np.ndarray, p_S: np.ndarray) -> float:
    """One word of the sentence."""
    return word_kd(p_T[:1], p_S[:1])


def last_position(p_T: np.ndarray, p_S: np.ndarray) -> float:
    """The last word of the sentence."""
    return word_kd(p_T[-1:], p_S[-1:])


def symmetric(p_T: np.ndarray, p_S: np.ndarray) -> float:
    """Of Jensen and Shannon."""
    mean = (p_T + p_S) / 2
    return float(np.sum(p_T * np.log(p_T / mean)) + np.sum(p_S * np.log(p_S / mean)))


def without_teacher(p_T: np.ndarray, p_S: np.ndarray) -> float:
    """The entropy of the student."""
    del p_T
    return word_kd(p_S, p_S)


def logarithm_of_sum(p_T: np.ndarray, p_S: np.ndarray) -> float:
    """Of the expected probability."""
    return float(-np.sum(np.log((p_T * p_S).sum(1))))
