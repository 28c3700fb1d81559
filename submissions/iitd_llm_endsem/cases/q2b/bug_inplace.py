import numpy as np


def optimal_policy(r, pi_ref, beta):
    r /= beta
    np.exp(r, out=r)
    r *= pi_ref
    r /= r.sum(axis=1, keepdims=True)
    return r.copy()
