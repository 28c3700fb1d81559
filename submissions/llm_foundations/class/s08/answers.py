import numpy as np


def log_cross_entropy(p, gold):
    return -np.log2(p[np.argmax(gold)])


def rope(x, pos, base=10000.0):
    d = len(x)
    theta = base ** (-np.arange(0, d, 2) / d)
    c, s = np.cos(pos * theta), np.sin(pos * theta)
    out = np.zeros(d)
    out[0::2] = x[0::2] * c + x[1::2] * s
    out[1::2] = x[0::2] * s + x[1::2] * c
    return out


def greedy(p):
    return np.random.choice(len(p), p=p)
