"""A product of roots."""

import numpy as np


def perplexity(probs):
    probs = np.array(probs, dtype=float).reshape(-1)
    return np.array([np.prod(probs ** (-1.0 / probs.size))])
