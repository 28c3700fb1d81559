import numpy as np


def gqa(Q, K, V):
    # one pass over the keys with a running maximum, as in flash attention
    H, T, d = Q.shape
    shared = H // K.shape[0]
    out = []
    for h in range(H):
        k, v = K[h // shared], V[h // shared]
        rows = []
        for t in range(T):
            top, mass, mean = -np.inf, 0.0, np.zeros(d)
            for s in range(t + 1):
                score = Q[h, t] @ k[s] / np.sqrt(d)
                new = max(top, score)
                scale = np.exp(top - new) if mass else 0.0
                weight = np.exp(score - new)
                mean = mean * scale + weight * v[s]
                mass = mass * scale + weight
                top = new
            rows.append(mean / mass)
        out.append(rows)
    return out
