import numpy as np


def scores(X, P, lq, lk):
    Xt = X @ P
    s = (Xt * (lq * lk)) @ Xt.T
    e = np.exp(s - s.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
