import numpy as np


def rope(x, pos, base=10000.0):
    d = x.shape[-1]
    ang = pos * base ** (np.arange(0, d, 2) / d)
    out = np.empty_like(x)
    x1, x2 = x[..., 0::2], x[..., 1::2]
    out[..., 0::2] = x1 * np.cos(ang) - x2 * np.sin(ang)
    out[..., 1::2] = x1 * np.sin(ang) + x2 * np.cos(ang)
    return out
