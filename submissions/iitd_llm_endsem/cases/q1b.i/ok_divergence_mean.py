import numpy as np


def word_kd(p_T, p_S):
    L = p_T.shape[0]
    kl = p_T * (np.log(p_T) - np.log(p_S))
    return kl.sum() / L
