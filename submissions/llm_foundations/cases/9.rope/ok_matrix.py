import numpy as np


def rope(x, pos, base=10000.0):
    d = x.shape[-1]
    R = np.zeros((d, d))
    for i in range(d // 2):
        a = pos * base ** (-2 * i / d)
        R[2 * i : 2 * i + 2, 2 * i : 2 * i + 2] = [[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]]
    return x @ R.T
