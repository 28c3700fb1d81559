"""The mean of the inverse probabilities."""

import numpy as np


def perplexity(probs):
    return np.mean(1 / np.asarray(probs))
