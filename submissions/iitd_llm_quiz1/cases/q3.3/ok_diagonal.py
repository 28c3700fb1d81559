import numpy as np


def grads(W1, b1, W2, b2, x):
    h = W1.dot(x) + b1
    D = np.diag((np.sign(h).ravel() + 1) / 2)
    delta1 = -W2.T.dot(x - (W2.dot(D.dot(h)) + b2))
    delta2 = D.dot(delta1)
    return delta1, delta2, np.outer(delta2, x)
