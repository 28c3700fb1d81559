import numpy as np


def log_cross_entropy(p, gold):
    p = np.asarray(p).reshape(1, -1)
    gold = np.asarray(gold).reshape(-1, 1)
    logs = np.log(np.maximum(p, 1e-300))
    return np.squeeze(-logs @ gold)
