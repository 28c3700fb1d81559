import numpy as np


def videoclip_loss(zv, zt, tau):
    s = zv @ zt.T / tau
    rows = np.diag(s) - np.log(np.exp(s).sum(1))
    columns = np.diag(s) - np.log(np.exp(s).sum(0))
    return rows.sum() + columns.sum()
