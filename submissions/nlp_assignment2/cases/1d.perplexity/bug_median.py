"""The median of the logarithms."""

import numpy as np


def perplexity(probs):
    return np.exp(-np.median(np.log(probs)))
