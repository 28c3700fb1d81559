import numpy as np


def gqa(Q, K, V):
    H, T, d = Q.shape
    s = Q @ K[0].T / np.sqrt(d)
    s = s + np.triu(np.full((T, T), -1e9), k=1)
    e = np.exp(s - s.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True) @ V[0]
