import numpy as np


def videoclip_loss(zv, zt, tau):
    s = zv @ zt.T / tau
    e = np.exp(s) * (1 - np.eye(len(s)))
    return -(2 * np.diag(s) - np.log(e.sum(1)) - np.log(e.sum(0))).mean()
