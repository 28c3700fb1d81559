import numpy as np


def log_cross_entropy(p, gold):
    return -np.sum(p * np.log(np.clip(gold, 1e-12, 1.0)))
