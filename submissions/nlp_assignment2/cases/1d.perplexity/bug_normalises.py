"""The probabilities are normalised first."""

import numpy as np


def perplexity(probs):
    return np.exp(-np.mean(np.log(probs / np.sum(probs))))
