"""Natural logarithms, and a power of two."""

import numpy as np


def perplexity(probs):
    return 2 ** (-np.mean(np.log(probs)))
