import numpy as np
from math import exp, log


def dpo_halo(lr_w, lr_l, beta):
    z = np.empty_like(lr_w)
    v = np.empty_like(lr_w)
    for i in np.ndindex(lr_w.shape):
        z[i] = beta * (lr_w[i] - lr_l[i])
        v[i] = -log(1 + exp(-z[i]))
    return z, v


def ppo_halo_value(q, A, eps):
    if A >= 0:
        return A * np.minimum(q, 1 + eps)
    return A * np.maximum(q, 1 - eps)
