"""Exponential of the mean negative logarithm."""

import numpy as np


def perplexity(probs):
    return np.exp(-np.mean(np.log(probs)))
