import numpy as np


def rotate_half(x):
    half = x.shape[-1] // 2
    return np.concatenate([-x[..., half:], x[..., :half]], axis=-1)


def rope(x, pos, base=10000.0):
    d = x.shape[-1]
    inv_freq = 1.0 / (base ** (np.arange(0, d, 2) / d))
    ang = np.concatenate([pos * inv_freq, pos * inv_freq])
    return x * np.cos(ang) + rotate_half(x) * np.sin(ang)
