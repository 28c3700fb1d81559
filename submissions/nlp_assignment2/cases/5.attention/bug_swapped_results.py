"""Weights and output are exchanged."""

import numpy as np


def softmax(s):
    e = np.exp(s - np.max(s))
    return e / e.sum()


def attention(q, K, V):
    alpha = softmax(K @ q)
    return alpha, alpha @ V


def copy_query(K, j, lam=50.0):
    return lam * K[j]


def average_query(K, a, b, lam=50.0):
    return lam * (K[a] + K[b])


def two_heads(mu, a, b, lam=50.0):
    return lam * mu[a], lam * mu[b]


def extractor(A):
    return A @ A.T
