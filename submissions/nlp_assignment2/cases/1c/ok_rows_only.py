"""forward takes one row of shape (1, Dx), numbers come back in arrays of one entry."""

import numpy as np


class Network:
    def __init__(self, params, dimensions):
        Dx, H, Dy = dimensions
        self.W1 = params[0:Dx * H].reshape(Dx, H)
        self.b1 = params[Dx * H:(Dx + 1) * H]
        self.W2 = params[(Dx + 1) * H:(Dx + 1) * H + H * Dy].reshape(H, Dy)
        self.b2 = params[(Dx + 1) * H + H * Dy:]

    def __call__(self, data):
        batch, width = data.shape
        assert width == self.W1.shape[0]
        self.x = data
        self.h = np.exp(-np.logaddexp(0, -(data @ self.W1 + self.b1)))
        u = self.h @ self.W2 + self.b2
        u = u - u.max(axis=1)[:, np.newaxis]
        self.p = np.exp(u) / np.exp(u).sum(axis=1)[:, np.newaxis]
        return self.p

    def backward(self, labels):
        d2 = self.p - labels
        d1 = (d2 @ self.W2.T) * self.h * (1 - self.h)
        ones = np.ones((1, len(labels)))
        return np.hstack([(self.x.T @ d1).reshape(1, -1), ones @ d1, (self.h.T @ d2).reshape(1, -1), ones @ d2])[0]


def forward(data, label, params, dimensions):
    return Network(params, dimensions)(data)[:, label]


def forward_backward_prop(data, labels, params, dimensions):
    net = Network(params, dimensions)
    p = net(data)
    cost = -np.log(np.sum(p * labels, axis=1, keepdims=True) + 1e-12).sum(axis=0)
    return cost, net.backward(labels)
