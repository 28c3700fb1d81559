import numpy as np


def rope(x, pos, base=10000.0):
    d = x.shape[-1]
    z = x[..., ::2] + 1j * x[..., 1::2]
    freq = np.exp(-np.log(base) * np.arange(d // 2) * 2 / d)
    z = z * np.exp(1j * pos * freq)
    return np.stack([z.real, z.imag], axis=-1).reshape(x.shape)
