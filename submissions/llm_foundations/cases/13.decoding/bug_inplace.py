import numpy as np


def greedy(p):
    return int(np.argmax(p))


def top_k(p, k):
    p[np.argsort(-p)[k:]] = 0
    p /= p.sum()
    return p


def top_p(p, thr):
    order = np.argsort(-p)
    n = int(np.searchsorted(np.cumsum(p[order]), thr)) + 1
    p[order[n:]] = 0
    p /= p.sum()
    return p
