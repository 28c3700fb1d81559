import math

import numpy as np


def rope(x, pos, base=10000.0):
    x = np.asarray(x)
    d = x.shape[-1]
    out = np.zeros(x.shape)
    for i in range(d // 2):
        angle = pos / base ** (2 * i / d)
        c, s = math.cos(angle), math.sin(angle)
        out[..., 2 * i] = c * x[..., 2 * i] - s * x[..., 2 * i + 1]
        out[..., 2 * i + 1] = s * x[..., 2 * i] + c * x[..., 2 * i + 1]
    return out
