"""The first token is left out."""

import numpy as np


def perplexity(probs):
    return np.exp(-np.mean(np.log(probs[1:])))
