import numpy as np


def grads(W1, b1, W2, b2, x):
    units, size = W1.shape
    h = [sum(W1[j, i] * x[i, 0] for i in range(size)) + b1[j, 0] for j in range(units)]
    p = [max(v, 0.0) for v in h]
    e = [sum(W2[i, j] * p[j] for j in range(units)) + b2[i, 0] - x[i, 0] for i in range(size)]
    d1 = [[sum(W2[i, j] * e[i] for i in range(size))] for j in range(units)]
    d2 = [[d1[j][0] if h[j] > 0 else 0.0] for j in range(units)]
    dW = [[d2[j][0] * x[i, 0] for i in range(size)] for j in range(units)]
    return [d1, d2, dW]
