import numpy as np


def word_kd(p_T, p_S):
    for t, s in zip(p_T, p_S):
        loss = -(t * np.log(s)).sum()
    return loss
