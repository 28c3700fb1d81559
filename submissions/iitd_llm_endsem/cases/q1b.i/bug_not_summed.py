import numpy as np


def word_kd(p_T, p_S):
    return -(p_T * np.log(p_S)).sum(axis=1)
