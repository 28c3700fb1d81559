import numpy as np


def rope(x, pos, base=10000.0):
    d = x.shape[-1]
    ang = pos * base ** (-np.arange(0, d, 2) / d)
    return x * np.repeat(np.cos(ang), 2)
