import numpy as np


def rope(x, pos, base=10000.0):
    # right for one vector, but pairs rows where there are several
    x = np.asarray(x)
    d = len(x)
    ang = pos * base ** (-np.arange(0, d - d % 2, 2) / d)
    ang = ang.reshape(-1, *[1] * (x.ndim - 1))
    out = x.copy()
    x1, x2 = x[0 : d - d % 2 : 2], x[1 : d : 2]
    out[0 : d - d % 2 : 2] = x1 * np.cos(ang) - x2 * np.sin(ang)
    out[1 : d : 2] = x1 * np.sin(ang) + x2 * np.cos(ang)
    return out
