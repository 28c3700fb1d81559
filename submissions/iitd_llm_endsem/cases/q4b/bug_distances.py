import numpy as np


def videoclip_loss(zv, zt, tau):
    return np.mean(np.sum((zv - zt) ** 2, axis=1)) / tau
