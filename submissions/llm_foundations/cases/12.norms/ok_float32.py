import numpy as np


def layer_norm(x, gamma, beta, eps=1e-5):
    x = x.astype(np.float32)
    mu = x.mean(1)[:, None]
    sd = np.sqrt(x.var(1)[:, None] + np.float32(eps))
    return gamma.astype(np.float32) * ((x - mu) / sd) + beta.astype(np.float32)


def batch_norm(x, gamma, beta, eps=1e-5):
    x = x.astype(np.float32)
    sd = np.sqrt(x.var(0) + np.float32(eps))
    return gamma.astype(np.float32) * ((x - x.mean(0)) / sd) + beta.astype(np.float32)
