import numpy as np


def videoclip_loss(zv, zt, tau):
    zv = zv / np.linalg.norm(zv, axis=1, keepdims=True)
    zt = zt / np.linalg.norm(zt, axis=1, keepdims=True)
    s = zv @ zt.T / tau
    return (np.log(np.exp(s).sum(1)) + np.log(np.exp(s).sum(0)) - 2 * np.diag(s)).mean()
