import numpy as np


def optimal_policy(r, pi_ref, beta):
    return np.full(r.shape, np.nan)
