import numpy as np


def gqa(Q, K, V):
    H, T, d = Q.shape
    K = np.repeat(K, H // K.shape[0], axis=0)
    V = np.repeat(V, H // V.shape[0], axis=0)
    s = Q @ K.transpose(0, 2, 1) / np.sqrt(T)
    s = s + np.triu(np.full((T, T), -1e9), k=1)
    e = np.exp(s - s.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True) @ V
