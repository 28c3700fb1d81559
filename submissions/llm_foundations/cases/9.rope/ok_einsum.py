import numpy as np


def rope(x, pos, base=10000.0):
    *batch, d = x.shape
    halves = x.reshape(*batch, 2, d // 2)
    ang = pos * np.power(base, -2.0 * np.arange(d // 2) / d)
    rotation = np.array([[np.cos(ang), -np.sin(ang)], [np.sin(ang), np.cos(ang)]])
    return np.einsum("rci,...ci->...ri", rotation, halves).reshape(x.shape)
