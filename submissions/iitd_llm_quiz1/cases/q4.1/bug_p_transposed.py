import numpy as np


def scores(X, P, lq, lk):
    # P^T D P instead of P D P^T
    WQ = P.T @ np.diag(lq) @ P
    WK = P.T @ np.diag(lk) @ P
    return (X @ WQ) @ (X @ WK).T
