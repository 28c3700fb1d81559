"""The inverse of the mean probability."""

import numpy as np


def perplexity(probs):
    return 1 / np.mean(probs)
