"""Question 1 (b) (i)."""
import numpy as np


def kl(p, q):
    return (p * np.log(p / q)).sum(axis=-1)


def word_kd(p_T, p_S):
    return kl(p_T, p_S).mean()
