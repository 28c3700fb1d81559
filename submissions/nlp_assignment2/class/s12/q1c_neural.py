import numpy as np


def softmax(u):
    e = np.exp(u - u.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def unpack(params, dimensions):
    Dx, H, Dy = dimensions
    sizes = np.cumsum([Dx * H, H, H * Dy])
    W1, b1, W2, b2 = np.split(params, sizes)
    return W1.reshape(Dx, H), b1.reshape(1, H), W2.reshape(H, Dy), b2.reshape(1, Dy)


def forward(data, label, params, dimensions):
    W1, b1, W2, b2 = unpack(params, dimensions)
    h = 1 / (1 + np.exp(-(np.atleast_2d(data) @ W1 + b1)))
    return float(softmax(h @ W2 + b2)[0, label])


def forward_backward_prop(data, labels, params, dimensions):
    W1, b1, W2, b2 = unpack(params, dimensions)
    h = 1 / (1 + np.exp(-(data @ W1 + b1)))
    p = softmax(h @ W2 + b2)
    cost = -np.sum(labels * np.log(p))
    du = p - labels
    dz = du @ W2.T * h * (1 - h)
    grads = data.T @ dz, dz.sum(axis=0), h.T @ du, du.sum(axis=0)
    return cost, np.concatenate([g.ravel() for g in grads])
