"""Square root of the mean squared surprisal."""

import numpy as np


def perplexity(probs):
    return np.exp(np.sqrt(np.mean(np.log(probs) ** 2)))
