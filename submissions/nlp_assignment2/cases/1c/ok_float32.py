"""Everything in single precision."""

import numpy as np


def net(x, params, dimensions):
    Dx, H, Dy = dimensions
    p = np.asarray(params, dtype=np.float32)
    W1, b1, W2, b2 = np.split(p, [Dx * H, Dx * H + H, Dx * H + H + H * Dy])
    W1, W2 = W1.reshape(Dx, H), W2.reshape(H, Dy)
    h = 1 / (1 + np.exp(-(x @ W1 + b1)))
    u = h @ W2 + b2
    e = np.exp(u - u.max(axis=1, keepdims=True))
    return W2, h, e / e.sum(axis=1, keepdims=True)


def forward(data, label, params, dimensions):
    x = np.asarray(data, dtype=np.float32).reshape(1, -1)
    return net(x, params, dimensions)[2][0, label]


def forward_backward_prop(data, labels, params, dimensions):
    x, y = data.astype(np.float32), labels.astype(np.float32)
    W2, h, p = net(x, params, dimensions)
    cost = -np.log(p[y == 1]).sum()
    du = p - y
    dz = (du @ W2.T) * h * (1 - h)
    return cost, np.concatenate([(x.T @ dz).ravel(), dz.sum(0), (h.T @ du).ravel(), du.sum(0)])
