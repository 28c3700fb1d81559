import numpy as np


def word_kd(p_T, p_S):
    return -(p_S * np.log(p_T)).sum()
