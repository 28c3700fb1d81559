import numpy as np


def greedy(p):
    return int(np.argmax(p))


def top_k(p, k):
    # only the kept probabilities, without the zeros
    q = np.sort(p)[::-1][:k]
    return q / q.sum()


def top_p(p, thr):
    order = np.argsort(-p)
    n = int(np.searchsorted(np.cumsum(p[order]), thr)) + 1
    out = np.zeros_like(p)
    out[order[:n]] = p[order[:n]]
    return out / out.sum()
