import numpy as np


def videoclip_loss(zv, zt, tau):
    s = zv @ zt.T / tau
    return -np.log(np.diag(np.exp(s)) / np.exp(s).sum()).sum()
