"""Base two throughout."""

import numpy as np


def perplexity(probs):
    entropy = -np.sum(np.log2(probs)) / len(probs)
    return 2 ** entropy
