import numpy as np


def word_kd(p_T, p_S):
    # cross-entropy between teacher and student, summed over the sentence
    return -np.sum(p_T * np.log(p_S))
