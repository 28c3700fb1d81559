import numpy as np


def greedy(p):
    return max(range(len(p)), key=p.__getitem__)


def top_k(p, k):
    q = p.copy()
    for _ in range(len(p) - k):
        q[np.argmin(np.where(q > 0, q, np.inf))] = 0
    return q / q.sum()


def top_p(p, thr):
    # drop the least probable token while the others still reach the threshold
    q = p.copy()
    while True:
        last = np.argmin(np.where(q > 0, q, np.inf))
        rest = np.delete(q, last).sum()
        if rest < thr or rest == 0:
            return q / q.sum()
        q[last] = 0
