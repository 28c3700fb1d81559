import numpy as np


def scores(X, P, lq, lk):
    WQ = P @ np.diag(lq) @ P.T
    WK = P @ np.diag(lk) @ P.T
    return (X @ WQ).T @ (X @ WK)
