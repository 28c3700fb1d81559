import numpy as np


def videoclip_loss(zv, zt, tau):
    s = zv @ zt.T
    loss = 0.0
    for i in range(len(s)):
        for j in range(len(s)):
            if i != j:
                loss += max(0, 1 - s[i, i] + s[i, j]) + max(0, 1 - s[i, i] + s[j, i])
    return loss
