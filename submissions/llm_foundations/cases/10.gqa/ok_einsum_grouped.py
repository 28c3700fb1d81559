import numpy as np


def gqa(Q, K, V):
    H, T, d = Q.shape
    G = len(K)
    Qg = Q.reshape(G, H // G, T, d)
    scores = np.einsum("grtd,gsd->grts", Qg, K) * d**-0.5
    scores += np.triu(np.full((T, T), -1e9), k=1)
    w = np.exp(scores - scores.max(-1, keepdims=True))
    w /= w.sum(-1, keepdims=True)
    return np.einsum("grts,gsd->grtd", w, V).reshape(H, T, d)
