import numpy as np


def scores(X, P, lq, lk):
    X, P, lq, lk = (np.asarray(v, dtype=np.float32) for v in (X, P, lq, lk))
    Q = X @ P * lq
    K = X @ P * lk
    return [[float(np.float32(q @ k)) for k in K] for q in Q]
