import numpy as np


def ranks(p):
    return np.argsort(np.argsort(-p, kind="stable"), kind="stable")


def greedy(p):
    return ranks(p).tolist().index(0)


def top_k(p, k):
    kept = p * (ranks(p) < k)
    return kept / np.linalg.norm(kept, 1)


def top_p(p, thr):
    # a token stays if all more probable ones together do not reach the threshold
    more_probable = np.array([p[ranks(p) < r].sum() for r in ranks(p)])
    kept = p * (more_probable < thr)
    return kept / kept.sum()
