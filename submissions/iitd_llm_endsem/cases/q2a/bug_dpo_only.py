import numpy as np


def dpo_halo(lr_w, lr_l, beta):
    z = beta * (lr_w - lr_l)
    return z, np.log(1 / (1 + np.exp(-z)))
