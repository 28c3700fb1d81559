import numpy as np


def greedy(p):
    return (p == p.max()).astype(float)


def top_k(p, k):
    out = np.zeros_like(p)
    idx = np.argsort(-p)[:k]
    out[idx] = p[idx]
    return out / out.sum()


def top_p(p, thr):
    order = np.argsort(-p)
    n = int(np.searchsorted(np.cumsum(p[order]), thr)) + 1
    out = np.zeros_like(p)
    out[order[:n]] = p[order[:n]]
    return out / out.sum()
