"""One example and one class after the other."""

import math

import numpy as np


def layers(x, params, dimensions):
    Dx, H, Dy = dimensions
    W1 = params[:Dx * H].reshape(Dx, H)
    b1 = params[Dx * H:Dx * H + H]
    W2 = params[Dx * H + H:Dx * H + H + H * Dy].reshape(H, Dy)
    b2 = params[-Dy:]
    h = []
    for j in range(H):
        z = b1[j]
        for i in range(Dx):
            z += x[i] * W1[i][j]
        h.append(1.0 / (1.0 + math.exp(-z)))
    scores = []
    for k in range(Dy):
        scores.append(b2[k] + sum(h[j] * W2[j][k] for j in range(H)))
    top = max(scores)
    exps = [math.exp(s - top) for s in scores]
    total = sum(exps)
    return h, [e / total for e in exps], W2


def forward(data, label, params, dimensions):
    x = np.array(data).ravel()
    return layers(x, params, dimensions)[1][label]


def forward_backward_prop(data, labels, params, dimensions):
    Dx, H, Dy = dimensions
    cost = 0.0
    gW1 = np.zeros((Dx, H))
    gb1 = np.zeros(H)
    gW2 = np.zeros((H, Dy))
    gb2 = np.zeros(Dy)
    for m in range(len(data)):
        h, p, W2 = layers(data[m], params, dimensions)
        for k in range(Dy):
            if labels[m][k] == 1:
                cost -= math.log(max(p[k], 1e-300))
        for j in range(H):
            back = 0.0
            for k in range(Dy):
                d = p[k] - labels[m][k]
                gW2[j, k] += h[j] * d
                back += d * W2[j][k]
            back *= h[j] * (1 - h[j])
            gb1[j] += back
            for i in range(Dx):
                gW1[i, j] += data[m][i] * back
        for k in range(Dy):
            gb2[k] += p[k] - labels[m][k]
    return cost, np.hstack([gW1.ravel(), gb1, gW2.ravel(), gb2])
