import numpy as np


def grads(W1, b1, W2, b2, x):
    h = W1 @ x + b1
    p = np.maximum(h, 0)
    delta1 = W2 @ (W2 @ p + b2 - x)
    delta2 = delta1 * (h > 0)
    return delta1, delta2, delta2 @ x.T
