import numpy as np


def scores(X, P, lq, lk):
    W = P @ np.diag(lq) @ P.T
    return (X @ W) @ (X @ W).T
