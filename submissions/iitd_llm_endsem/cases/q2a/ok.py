import numpy as np


def dpo_halo(lr_w, lr_l, beta):
    z = beta * (lr_w - lr_l)
    return z, -np.log1p(np.exp(-z))


def ppo_halo_value(q, A, eps):
    return np.minimum(q * A, np.clip(q, 1 - eps, 1 + eps) * A)
