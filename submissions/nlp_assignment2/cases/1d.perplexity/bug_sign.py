"""The sign of the exponent is wrong."""

import numpy as np


def perplexity(probs):
    return np.exp(np.mean(np.log(probs)))
