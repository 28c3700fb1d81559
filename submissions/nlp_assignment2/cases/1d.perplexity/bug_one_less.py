"""Divides by one less than the number of tokens."""

import numpy as np


def perplexity(probs):
    return np.exp(-np.sum(np.log(probs)) / (len(probs) - 1)) if len(probs) > 1 else 1 / probs[0]
