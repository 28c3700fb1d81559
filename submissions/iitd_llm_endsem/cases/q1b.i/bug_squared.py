import numpy as np


def word_kd(p_T, p_S):
    return np.mean((p_T - p_S) ** 2)
