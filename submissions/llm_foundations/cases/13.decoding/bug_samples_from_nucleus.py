import numpy as np


def greedy(p):
    return int(np.argmax(p))


def top_k(p, k):
    idx = np.argsort(-p)[:k]
    rng = np.random.default_rng(0)
    return int(rng.choice(idx, p=p[idx] / p[idx].sum()))


def top_p(p, thr):
    order = np.argsort(-p)
    idx = order[: int(np.searchsorted(np.cumsum(p[order]), thr)) + 1]
    rng = np.random.default_rng(0)
    return int(rng.choice(idx, p=p[idx] / p[idx].sum()))
