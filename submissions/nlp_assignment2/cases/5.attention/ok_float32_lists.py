"""Single precision and plain lists."""

import numpy as np


def attention(q, K, V):
    q, K, V = (np.asarray(each, dtype=np.float32) for each in (q, K, V))
    s = K @ q
    w = np.exp(s - s.max())
    w = w / w.sum()
    return (w[:, None] * V).sum(axis=0), w


def copy_query(K, j, lam=50.0):
    return [lam * float(x) for x in K[j]]


def average_query(K, a, b, lam=50.0):
    return [lam * (x + y) for x, y in zip(K[a], K[b])]


def two_heads(mu, a, b, lam=50.0):
    return (lam * mu[a]).tolist(), (lam * mu[b]).tolist()


def extractor(A):
    q, _ = np.linalg.qr(A)
    return (q @ q.T).astype(np.float32)
