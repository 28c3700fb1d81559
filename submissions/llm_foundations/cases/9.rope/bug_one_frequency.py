import numpy as np


def rope(x, pos, base=10000.0):
    c, s = np.cos(pos), np.sin(pos)
    x1, x2 = x[..., 0::2], x[..., 1::2]
    return np.stack([x1 * c - x2 * s, x1 * s + x2 * c], -1).reshape(x.shape)
