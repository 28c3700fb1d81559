import numpy as np


def log_cross_entropy(p, gold):
    keep = gold > 0
    return -np.sum(gold[keep] * np.log(p[keep]))


def rope(x, pos, base=10000.0):
    d = x.shape[-1]
    angles = pos * base ** (-np.arange(0, d, 2) / d)
    cos, sin = np.cos(angles), np.sin(angles)
    even, odd = x[..., 0::2], x[..., 1::2]
    return np.stack([even * cos - odd * sin, even * sin + odd * cos], axis=-1).reshape(x.shape)


def softmax(scores):
    scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return scores / scores.sum(axis=-1, keepdims=True)


def gqa(Q, K, V):
    heads, length, d = Q.shape
    shared = heads // K.shape[0]
    K, V = np.repeat(K, shared, axis=0), np.repeat(V, shared, axis=0)
    scores = Q @ K.transpose(0, 2, 1) / np.sqrt(d)
    scores = np.where(np.tri(length) > 0, scores, -np.inf)
    return softmax(scores) @ V


def layer_norm(x, gamma, beta, eps=1e-5):
    mean, var = x.mean(axis=-1, keepdims=True), x.var(axis=-1, keepdims=True)
    return gamma * (x - mean) / np.sqrt(var + eps) + beta


def batch_norm(x, gamma, beta, eps=1e-5):
    return gamma * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps) + beta


def greedy(p):
    return int(np.argmax(p))


def keep_only(p, tokens):
    result = np.zeros_like(p)
    result[tokens] = p[tokens]
    return result / result.sum()


def top_k(p, k):
    return keep_only(p, np.argsort(-p)[:k])


def top_p(p, thr):
    order = np.argsort(-p)
    before = np.cumsum(p[order]) - p[order]
    return keep_only(p, order[before < thr])


if __name__ == "__main__":
    print(top_p(np.array([0.5, 0.3, 0.1, 0.05, 0.05]), 0.85))
