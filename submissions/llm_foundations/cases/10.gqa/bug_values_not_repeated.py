import numpy as np


def gqa(Q, K, V):
    H, T, d = Q.shape
    G = K.shape[0]
    K = np.repeat(K, H // G, axis=0)
    V = V[np.arange(H) % G]
    s = Q @ K.transpose(0, 2, 1) / np.sqrt(d)
    s = s + np.triu(np.full((T, T), -1e9), k=1)
    e = np.exp(s - s.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True) @ V
