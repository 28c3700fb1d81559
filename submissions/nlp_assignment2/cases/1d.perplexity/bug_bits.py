"""The mean loss in bits."""

import numpy as np


def perplexity(probs):
    return -np.mean(np.log2(probs))
