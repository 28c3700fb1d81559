"""The extractor from the pseudoinverse, attention one key after the other."""

import math

import numpy as np


def attention(q, K, V):
    scores = [sum(k * x for k, x in zip(key, q)) for key in K]
    top = max(scores)
    weights = [math.exp(s - top) for s in scores]
    alpha = np.array(weights) / sum(weights)
    c = np.zeros(V.shape[1])
    for weight, value in zip(alpha, V):
        c += weight * value
    return [c, alpha]


def copy_query(K, j, lam=50.0):
    return K[j] * lam


def average_query(K, a, b, lam=50.0):
    return K[a] * lam + K[b] * lam


def two_heads(mu, a, b, lam=50.0):
    return [lam * mu[a], lam * mu[b]]


def extractor(A):
    return A @ np.linalg.pinv(A)
