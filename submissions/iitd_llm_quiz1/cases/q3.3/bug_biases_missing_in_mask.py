import numpy as np


def grads(W1, b1, W2, b2, x):
    p = np.maximum(W1 @ x + b1, 0)
    delta1 = W2.T @ (W2 @ p + b2 - x)
    delta2 = delta1 * (W1 @ x > 0)
    return delta1, delta2, delta2 @ x.T
