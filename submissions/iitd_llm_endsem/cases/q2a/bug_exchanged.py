import numpy as np


def dpo_halo(lr_w, lr_l, beta):
    z = beta * (lr_l - lr_w)
    return z, -np.log1p(np.exp(-z))
