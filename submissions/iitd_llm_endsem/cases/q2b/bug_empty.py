import numpy as np


def optimal_policy(r, pi_ref, beta):
    return np.zeros((0, r.shape[1]))
