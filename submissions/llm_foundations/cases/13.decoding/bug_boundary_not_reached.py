import numpy as np


def greedy(p):
    return int(np.argmax(p))


def top_k(p, k):
    out = np.zeros_like(p)
    idx = np.argsort(-p)[:k]
    out[idx] = p[idx]
    return out / out.sum()


def top_p(p, thr):
    # goes on where the threshold is met exactly
    order = np.argsort(-p)
    n = int(np.searchsorted(np.cumsum(p[order]), thr, side="right")) + 1
    out = np.zeros_like(p)
    out[order[:n]] = p[order[:n]]
    return out / out.sum()
