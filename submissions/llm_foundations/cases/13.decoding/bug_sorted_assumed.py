import numpy as np


def greedy(p):
    return 0


def top_k(p, k):
    q = p.copy()
    q[k:] = 0
    return q / q.sum()


def top_p(p, thr):
    n = int(np.searchsorted(np.cumsum(p), thr)) + 1
    q = p.copy()
    q[n:] = 0
    return q / q.sum()
