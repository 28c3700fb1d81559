import numpy as np


def norm_stats(x):
    return tuple(np.full_like(x.mean(2), np.nan) for _ in range(6))
