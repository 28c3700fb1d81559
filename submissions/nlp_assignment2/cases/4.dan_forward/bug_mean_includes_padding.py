"""The mean runs over the padding too, and no word is ever dropped."""

import numpy as np


def dan_forward(E, W1, b1, W2, b2, tokens, lengths, drop=0.0, train=False, rng=None):
    average = E[tokens].mean(axis=1)
    hidden = np.maximum(average @ W1 + b1, 0)
    return hidden @ W2 + b2
