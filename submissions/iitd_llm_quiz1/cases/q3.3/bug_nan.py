import numpy as np


def grads(W1, b1, W2, b2, x):
    nothing = float("nan")
    return np.full(b1.shape, nothing), np.full(b1.shape, nothing), np.full(W1.shape, nothing)
