import numpy as np


def log_softmax(s, axis):
    s = s - s.max(axis=axis, keepdims=True)
    return s - np.log(np.exp(s).sum(axis=axis, keepdims=True))


def videoclip_loss(zv, zt, tau):
    s = zv @ zt.T / tau
    return -(np.diag(log_softmax(s, 1)) + np.diag(log_softmax(s, 0))).sum()
