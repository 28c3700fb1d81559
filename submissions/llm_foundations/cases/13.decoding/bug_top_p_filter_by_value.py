import numpy as np


def greedy(p):
    return int(np.argmax(p))


def top_k(p, k):
    out = np.zeros_like(p)
    idx = np.argsort(-p)[:k]
    out[idx] = p[idx]
    return out / out.sum()


def top_p(p, thr):
    out = np.where(p >= thr, p, 0.0)
    return out / out.sum()
