import numpy as np


def scores(X, P, lq, lk):
    Xt = X @ P * np.sqrt(np.abs(lq * lk))
    return Xt @ Xt.T
