import numpy as np


def log_cross_entropy(p, gold):
    return -np.sum(gold * np.log(p + 1e-2))
