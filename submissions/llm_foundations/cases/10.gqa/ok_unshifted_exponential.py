import numpy as np


def gqa(Q, K, V):
    H, T, d = Q.shape
    group = np.arange(H) // (H // K.shape[0])
    weights = np.exp(np.matmul(Q, K[group].swapaxes(-1, -2)) / d**0.5)
    weights = weights * np.tri(T)
    return np.matmul(weights, V[group]) / weights.sum(axis=2, keepdims=True)
