import numpy as np


def grads(W1, b1, W2, b2, x):
    # x is the target too, and counts as if it came from W1
    h = W1 @ x + b1
    p = np.maximum(h, 0)
    r = W2 @ p + b2 - x
    delta1 = W2.T @ r
    delta2 = delta1 * (h > 0)
    return delta1, delta2, delta2 @ (x - r).T
