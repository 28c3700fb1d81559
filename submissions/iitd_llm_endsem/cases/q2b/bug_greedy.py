import numpy as np


def optimal_policy(r, pi_ref, beta):
    policy = np.zeros_like(r)
    policy[np.arange(len(r)), r.argmax(axis=1)] = 1.0
    return policy
