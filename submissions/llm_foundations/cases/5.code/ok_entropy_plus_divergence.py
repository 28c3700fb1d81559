import numpy as np


def entropy(p):
    p = p[p > 0]
    return -np.sum(p * np.log(p))


def kl(p, q):
    keep = p > 0
    return np.sum(p[keep] * np.log(p[keep] / q[keep]))


def log_cross_entropy(p, gold):
    # H(gold, p) = H(gold) + KL(gold || p)
    return entropy(gold) + kl(gold, p)
