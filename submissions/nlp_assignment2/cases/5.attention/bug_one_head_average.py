"""The second head looks at a too."""

import numpy as np


def softmax(s):
    e = np.exp(s - np.max(s))
    return e / e.sum()


def attention(q, K, V):
    alpha = softmax(K @ q)
    return alpha @ V, alpha


def copy_query(K, j, lam=50.0):
    return lam * K[j]


def average_query(K, a, b, lam=50.0):
    return lam * (K[a] + K[b])


def two_heads(mu, a, b, lam=50.0):
    return lam * mu[a], 2 * lam * mu[a]


def extractor(A):
    return A @ A.T
