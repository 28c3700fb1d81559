import numpy as np


def log_cross_entropy(p, gold):
    logs = np.full_like(p, np.nan)
    np.log(p, where=p > 0, out=logs)
    return -(gold * logs).sum()
