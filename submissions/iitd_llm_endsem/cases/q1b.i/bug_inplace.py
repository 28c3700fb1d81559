import numpy as np


def word_kd(p_T, p_S):
    np.log(p_S, out=p_S)
    return -(p_T * p_S).sum()
