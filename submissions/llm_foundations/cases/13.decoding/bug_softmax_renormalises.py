import numpy as np


def greedy(p):
    return int(np.argmax(p))


def _softmax(v):
    e = np.exp(v)
    return e / e.sum()


def top_k(p, k):
    out = np.zeros_like(p)
    idx = np.argsort(-p)[:k]
    out[idx] = _softmax(p[idx])
    return out


def top_p(p, thr):
    order = np.argsort(-p)
    n = int(np.searchsorted(np.cumsum(p[order]), thr)) + 1
    out = np.zeros_like(p)
    out[order[:n]] = _softmax(p[order[:n]])
    return out
