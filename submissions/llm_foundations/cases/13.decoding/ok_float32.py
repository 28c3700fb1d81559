import numpy as np


def greedy(p):
    return np.where(p == p.max())[0][0]


def top_k(p, k):
    p = np.asarray(p, dtype=np.float32)
    cut = np.partition(p, len(p) - k)[len(p) - k]
    q = np.where(p >= cut, p, 0)
    return q / q.sum()


def top_p(p, thr):
    p = np.asarray(p, dtype=np.float32)
    order = p.argsort()[::-1]
    mass = np.float32(0)
    q = np.zeros(p.shape, dtype=np.float32)
    for i in order:
        if mass >= thr:
            break
        q[i] = p[i]
        mass += p[i]
    return q / q.sum()
