"""Examples are columns inside, and the gradient is packed as the parameters are."""

import numpy as np


def split(params, dimensions):
    Dx, H, Dy = dimensions
    parts = np.split(params, np.cumsum([Dx * H, H, H * Dy]))
    return parts[0].reshape(Dx, H).T, parts[1].reshape(H, 1), parts[2].reshape(H, Dy).T, parts[3].reshape(Dy, 1)


def run(X, V1, c1, V2, c2):
    h = 1. / (1. + np.exp(-(V1 @ X + c1)))
    u = V2 @ h + c2
    u = u - u.max(axis=0)
    p = np.exp(u)
    return h, p / p.sum(axis=0)


def forward(data, label, params, dimensions):
    V1, c1, V2, c2 = split(params, dimensions)
    _, p = run(np.asarray(data).reshape(-1, 1), V1, c1, V2, c2)
    return float(p[label, 0])


def forward_backward_prop(data, labels, params, dimensions):
    V1, c1, V2, c2 = split(params, dimensions)
    X, Y = data.T, labels.T
    h, p = run(X, V1, c1, V2, c2)
    cost = float(-np.log((p * Y).sum(axis=0)).sum())
    delta2 = p - Y
    delta1 = (V2.T @ delta2) * (h - h ** 2)
    gV2, gc2 = delta2 @ h.T, delta2.sum(axis=1)
    gV1, gc1 = delta1 @ X.T, delta1.sum(axis=1)
    return cost, np.concatenate([gV1.T.reshape(-1), gc1, gV2.T.reshape(-1), gc2])
