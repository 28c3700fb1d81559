import numpy as np


def patchify(img, P):
    H, W, C = img.shape
    out = np.zeros((H * W // P ** 2, P * P * C))
    n = 0
    for top in range(0, H, P):
        for left in range(0, W, P):
            out[n] = img[top:top + P, left:left + P].ravel(order="F")
            n += 1
    return out
