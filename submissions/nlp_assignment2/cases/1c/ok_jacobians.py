"""Jacobians of every example, multiplied out."""

import numpy as np


def sizes(dimensions):
    Dx, H, Dy = (dimensions[0], dimensions[1], dimensions[2])
    return Dx, H, Dy


def cut(params, dimensions):
    Dx, H, Dy = sizes(dimensions)
    a, b, c = (Dx * H, (Dx + 1) * H, (Dx + 1) * H + H * Dy)
    return params[:a].reshape((Dx, H)), params[a:b], params[b:c].reshape((H, Dy)), params[c:]


def probabilities(x, params, dimensions):
    W1, b1, W2, b2 = cut(params, dimensions)
    h = 1.0 / (1.0 + np.exp(-(x @ W1 + b1)))
    u = h @ W2 + b2
    e = np.exp(u - max(u))
    return h, e / sum(e)


def forward(data, label, params, dimensions):
    """data is a vector"""
    _, p = probabilities(data, params, dimensions)
    return p[label]


def forward_backward_prop(data, labels, params, dimensions):
    Dx, H, Dy = sizes(dimensions)
    W2 = cut(params, dimensions)[2]
    cost, grad = 0, np.zeros_like(params)
    for x, y in zip(data, labels):
        h, p = probabilities(x, params, dimensions)
        k = int(np.argmax(y))
        cost = cost - np.log(p[k]) if p[k] > 0 else np.inf
        dp_du = np.diag(p) - np.outer(p, p)
        dJ_du = -dp_du[k] / p[k] if p[k] > 0 else p - y
        dh_dz = np.diag(h * (1 - h))
        dJ_dz = dJ_du @ W2.T @ dh_dz
        grad += np.concatenate((np.outer(x, dJ_dz).ravel(), dJ_dz, np.outer(h, dJ_du).ravel(), dJ_du))
    return cost, grad
