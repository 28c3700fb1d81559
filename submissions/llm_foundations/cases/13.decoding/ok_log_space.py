import numpy as np


def greedy(p):
    return np.log(p).argmax()


def _softmax(logits):
    e = np.exp(logits - np.max(logits))
    return e / e.sum()


def top_k(p, k):
    logits = np.log(p)
    logits[np.argsort(logits)[: len(p) - k]] = -np.inf
    return _softmax(logits)


def top_p(p, thr):
    logits = np.log(p)
    order = np.argsort(logits)[::-1]
    cum = np.cumsum(p[order])
    n_keep = 1 + int(np.sum(cum < thr))
    logits[order[n_keep:]] = -np.inf
    return _softmax(logits)
