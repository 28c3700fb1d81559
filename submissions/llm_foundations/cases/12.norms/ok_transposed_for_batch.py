import numpy as np


def standardise_rows(x, eps):
    centred = x - x.mean(axis=1, keepdims=True)
    return centred / np.sqrt(np.einsum("nd,nd->n", centred, centred)[:, None] / x.shape[1] + eps)


def layer_norm(x, gamma, beta, eps=1e-5):
    return standardise_rows(x, eps) * gamma[None, :] + beta[None, :]


def batch_norm(x, gamma, beta, eps=1e-5):
    return (standardise_rows(x.T, eps) * gamma[:, None] + beta[:, None]).T
