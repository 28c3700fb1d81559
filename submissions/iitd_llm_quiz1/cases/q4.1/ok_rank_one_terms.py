import numpy as np


def scores(X, P, lq, lk):
    return sum(a * b * np.outer(X @ v, X @ v) for v, a, b in zip(P.T, lq, lk))
