"""Logarithms to the base two, and the exponential."""

import numpy as np


def perplexity(probs):
    return np.exp(-np.mean(np.log2(probs)))
