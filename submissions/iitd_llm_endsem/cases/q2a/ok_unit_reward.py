import numpy as np


def dpo_halo(lr_w, lr_l, beta):
    # l(x, y) = 1; beta is part of the value function
    z = lr_w - lr_l
    v = -np.logaddexp(0, -beta * z)
    return {"z": z, "v": v}


def ppo_halo_value(q, A, eps):
    z = np.sign(A) * np.log(q)
    positive = np.abs(A) * np.minimum(np.exp(z), 1 + eps)
    negative = -np.abs(A) * np.maximum(np.exp(-z), 1 - eps)
    return np.where(A > 0, positive, negative)
