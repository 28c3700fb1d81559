import numpy as np


def scores(X, P, lq, lk):
    return P @ np.diag(lq * lk) @ P.T
