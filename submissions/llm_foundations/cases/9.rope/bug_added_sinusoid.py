import numpy as np


def rope(x, pos, base=10000.0):
    d = x.shape[-1]
    ang = pos * base ** (-np.arange(0, d, 2) / d)
    pe = np.zeros(d)
    pe[0::2] = np.sin(ang)
    pe[1::2] = np.cos(ang)
    return x + pe
