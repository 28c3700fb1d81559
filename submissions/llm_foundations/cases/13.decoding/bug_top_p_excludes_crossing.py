import numpy as np


def greedy(p):
    return int(np.argmax(p))


def top_k(p, k):
    out = np.zeros_like(p)
    idx = np.argsort(-p)[:k]
    out[idx] = p[idx]
    return out / out.sum()


def top_p(p, thr):
    order = np.argsort(-p)
    cum = np.cumsum(p[order])
    n = max(1, int(np.sum(cum <= thr)))
    out = np.zeros_like(p)
    out[order[:n]] = p[order[:n]]
    return out / out.sum()
