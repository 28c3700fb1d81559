import numpy as np


def log_cross_entropy(p, gold):
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -np.sum(gold * np.log(p) + (1 - gold) * np.log(1 - p))
