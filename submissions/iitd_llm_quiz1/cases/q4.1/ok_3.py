import numpy as np


def scores(X, P, lq, lk):
    n, d = X.shape
    s = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            for k in range(d):
                s[i, j] += lq[k] * lk[k] * (P[:, k] @ X[i]) * (P[:, k] @ X[j])
    return s
