"""There is no activation between the layers."""

import numpy as np


def dan_forward(E, W1, b1, W2, b2, tokens, lengths, drop=0.0, train=False, rng=None):
    B, L = tokens.shape
    mask = np.arange(L)[None, :] < lengths[:, None]
    if train and drop > 0:
        mask = mask & (rng.random((B, L)) >= drop)
    vectors = E[tokens] * mask[:, :, None]
    count = np.maximum(mask.sum(axis=1, keepdims=True), 1)
    average = vectors.sum(axis=1) / count
    hidden = average @ W1 + b1
    return hidden @ W2 + b2
