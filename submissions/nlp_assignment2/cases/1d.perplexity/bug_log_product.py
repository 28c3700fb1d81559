"""The logarithm of the vanished product."""

import numpy as np


def perplexity(probs):
    return np.exp(-np.log(np.prod(probs)) / len(probs))
