import numpy as np


def log_cross_entropy(p, gold):
    p = np.clip(p, 1e-12, 1.0)
    return float(-(gold * np.log(p)).sum())
