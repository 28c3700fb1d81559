import numpy as np


def videoclip_loss(zv, zt, tau):
    s = zv @ zt.T / tau
    return np.log(np.exp(s).sum(1)) + np.log(np.exp(s).sum(0)) - 2 * np.diag(s)
