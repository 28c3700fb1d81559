import numpy as np


def optimal_policy(r, pi_ref, beta):
    logits = np.log(pi_ref) + r / beta
    logits -= logits.max(axis=-1, keepdims=True)
    p = np.exp(logits)
    return p / p.sum(-1, keepdims=True)
