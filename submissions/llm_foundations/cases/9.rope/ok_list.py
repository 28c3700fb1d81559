import numpy as np


def rope(x, pos, base=10000.0):
    x = np.asarray(x)
    if x.ndim > 1:
        return [rope(row, pos, base) for row in x]
    half = len(x) // 2
    angles = [pos * base ** (-i / half) for i in range(half)]
    first = [x[i] * np.cos(a) - x[i + half] * np.sin(a) for i, a in enumerate(angles)]
    second = [x[i + half] * np.cos(a) + x[i] * np.sin(a) for i, a in enumerate(angles)]
    return first + second
