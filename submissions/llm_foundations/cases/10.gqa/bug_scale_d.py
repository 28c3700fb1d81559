import numpy as np


def softmax(s):
    e = np.exp(s - s.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def gqa(Q, K, V):
    H, T, d = Q.shape
    G = K.shape[0]
    K = np.repeat(K, H // G, axis=0)
    V = np.repeat(V, H // G, axis=0)
    s = Q @ K.transpose(0, 2, 1) / d
    s = np.where(np.tril(np.ones((T, T), dtype=bool)), s, -np.inf)
    return softmax(s) @ V
