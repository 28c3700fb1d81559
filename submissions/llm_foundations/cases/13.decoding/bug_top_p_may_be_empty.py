import numpy as np


def greedy(p):
    return int(np.argmax(p))


def top_k(p, k):
    out = np.zeros_like(p)
    idx = np.argsort(-p)[:k]
    out[idx] = p[idx]
    return out / out.sum()


def top_p(p, thr):
    # nothing at all is left where the first token alone crosses the threshold
    order = np.argsort(-p)
    kept = order[np.cumsum(p[order]) <= thr]
    out = np.zeros_like(p)
    out[kept] = p[kept]
    return out / out.sum()
