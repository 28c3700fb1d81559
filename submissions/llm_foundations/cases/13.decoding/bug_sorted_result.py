import numpy as np


def greedy(p):
    return int(np.argmax(p))


def top_k(p, k):
    # the result is in order of probability and no longer in order of the vocabulary
    q = np.sort(p)[::-1].copy()
    q[k:] = 0
    return q / q.sum()


def top_p(p, thr):
    q = np.sort(p)[::-1].copy()
    n = int(np.searchsorted(np.cumsum(q), thr)) + 1
    q[n:] = 0
    return q / q.sum()
