"""The mean loss, without the exponential."""

import numpy as np


def perplexity(probs):
    return -np.mean(np.log(probs))
