import numpy as np


def gqa(Q, K, V):
    H, T, d = Q.shape
    G = K.shape[0]
    out = np.zeros_like(Q)
    for h in range(H):
        g = h // (H // G)
        for t in range(T):
            s = K[g, : t + 1] @ Q[h, t] / np.sqrt(d)
            a = np.exp(s - s.max())
            out[h, t] = (a / a.sum()) @ V[g, : t + 1]
    return out
