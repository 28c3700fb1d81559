import numpy as np


def word_kd(p_T, p_S):
    return -(p_T * np.log(p_S + 1e-5)).sum()
