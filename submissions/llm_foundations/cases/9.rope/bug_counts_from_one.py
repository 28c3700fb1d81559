import numpy as np


def rope(x, pos, base=10000.0):
    d = x.shape[-1]
    ang = (pos + 1) * base ** (-np.arange(0, d, 2) / d)
    x1, x2 = x[..., 0::2], x[..., 1::2]
    return np.stack([x1 * np.cos(ang) - x2 * np.sin(ang), x1 * np.sin(ang) + x2 * np.cos(ang)], -1).reshape(x.shape)
