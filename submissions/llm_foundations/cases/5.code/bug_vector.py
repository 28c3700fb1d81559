import numpy as np


def log_cross_entropy(p, gold):
    return -gold * np.log(np.clip(p, 1e-12, 1.0))
