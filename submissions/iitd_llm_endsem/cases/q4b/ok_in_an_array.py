import numpy as np


def videoclip_loss(zv, zt, tau):
    def lse(x):
        return np.logaddexp.reduce(x, axis=1)

    s = (zv / tau).dot(zt.transpose())
    total = lse(s).sum() + lse(s.T).sum() - 2 * np.trace(s)
    return np.array([total / (2 * len(s))])
