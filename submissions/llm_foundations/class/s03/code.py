import numpy as np


def log_cross_entropy(p, gold):
    return -(gold * np.log(p)).sum()


def gqa(Q, K, V):
    H, T, d = Q.shape
    G = K.shape[0]
    K = np.tile(K, (H // G, 1, 1))
    V = np.tile(V, (H // G, 1, 1))
    s = Q @ K.transpose(0, 2, 1) / np.sqrt(d)
    s = s + np.triu(np.full((T, T), -1e9), k=1)
    w = np.exp(s - s.max(axis=-1, keepdims=True))
    w = w / w.sum(axis=-1, keepdims=True)
    return w @ V


def greedy(p):
    return p.argmax()


def top_k(p, k):
    q = np.where(p >= np.sort(p)[-k], p, 0)
    return q / q.sum()


def top_p(p, thr):
    order = np.argsort(-p)
    n = max(1, np.sum(np.cumsum(p[order]) <= thr))
    q = np.zeros(len(p))
    q[order[:n]] = p[order[:n]]
    return q / q.sum()
