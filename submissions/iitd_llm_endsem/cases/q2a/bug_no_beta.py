import numpy as np


def dpo_halo(lr_w, lr_l, beta):
    z = lr_w - lr_l
    return z, -np.log1p(np.exp(-z))
