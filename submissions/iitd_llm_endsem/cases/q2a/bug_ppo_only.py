import numpy as np


def ppo_halo_value(q, A, eps):
    return np.minimum(q * A, np.clip(q, 1 - eps, 1 + eps) * A)
