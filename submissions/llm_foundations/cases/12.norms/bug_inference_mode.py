import numpy as np


def layer_norm(x, gamma, beta, eps=1e-5):
    return gamma * (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + eps) + beta


def batch_norm(x, gamma, beta, eps=1e-5):
    # fresh running statistics, mean 0 and variance 1
    return gamma * x / np.sqrt(1 + eps) + beta
