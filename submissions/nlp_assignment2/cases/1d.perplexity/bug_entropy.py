"""The entropy of the numbers, taken for a distribution."""

import numpy as np


def perplexity(probs):
    return np.exp(-np.sum(np.asarray(probs) * np.log(probs)))
