"""Tensors throughout."""

import torch


def attention(q, K, V):
    q, K, V = torch.from_numpy(q), torch.from_numpy(K), torch.from_numpy(V)
    alpha = torch.softmax(K @ q, dim=0)
    return alpha @ V, alpha


def copy_query(K, j, lam=50.0):
    return lam * torch.as_tensor(K)[j]


def average_query(K, a, b, lam=50.0):
    K = torch.as_tensor(K)
    return lam * torch.stack([K[a], K[b]]).sum(dim=0)


def two_heads(mu, a, b, lam=50.0):
    mu = torch.as_tensor(mu)
    return mu[a].mul(lam), mu[b].mul(lam)


def extractor(A):
    A = torch.as_tensor(A)
    return torch.einsum('im,jm->ij', A, A)
