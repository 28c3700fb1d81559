import numpy as np


def dpo_halo(lr_w, lr_l, beta):
    v = -np.log1p(np.exp(-beta * (lr_w - lr_l)))
    return v, v


def ppo_halo_value(q, A, eps):
    return q * A
