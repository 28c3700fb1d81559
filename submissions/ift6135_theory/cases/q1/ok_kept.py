import numpy as np


def norm_stats(x):
    out = []
    for axes in [(0, 2), (1, 2), (2,)]:
        mu = np.mean(x, axis=axes, keepdims=True)
        out += [mu, ((x - mu) ** 2).mean(axis=axes, keepdims=True)]
    return tuple(out)
