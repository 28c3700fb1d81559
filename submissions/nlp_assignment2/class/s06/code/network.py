import numpy as np

from functions import log_softmax, sigmoid


def unpack(params, dimensions):
    Dx, H, Dy = dimensions
    W1 = params[:Dx * H].reshape(Dx, H)
    b1 = params[Dx * H:(Dx + 1) * H]
    W2 = params[(Dx + 1) * H:(Dx + 1) * H + H * Dy].reshape(H, Dy)
    return W1, b1, W2, params[-Dy:]


def forward(data, label, params, dimensions):
    W1, b1, W2, b2 = unpack(params, dimensions)
    return np.exp(log_softmax(sigmoid(data @ W1 + b1) @ W2 + b2))[..., label]


def forward_backward_prop(data, labels, params, dimensions):
    W1, b1, W2, b2 = unpack(params, dimensions)
    z = data @ W1 + b1
    logp = log_softmax(sigmoid(z) @ W2 + b2)
    cost = -np.mean(np.sum(labels * logp, axis=1))
    du = (np.exp(logp) - labels) / len(data)
    dz = du @ W2.T * z * (1 - z)
    return cost, np.concatenate([np.ravel(data.T @ dz), dz.sum(0), np.ravel(sigmoid(z).T @ du), du.sum(0)])
