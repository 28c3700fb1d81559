import numpy as np


def videoclip_loss(zv, zt, tau):
    s = np.einsum("id,jd->ij", zv, zt).astype(np.float32) / np.float32(tau)
    m = s.max()
    e = np.exp(s - m)
    rows, columns = np.log(e.sum(1)) + m, np.log(e.sum(0)) + m
    return (rows + columns - 2 * np.diag(s)).mean()
