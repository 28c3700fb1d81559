import numpy as np


def patchify(img, P):
    H, W, C = img.shape
    x = img.reshape(H // P, P, W // P, P, C)
    x = x.transpose(0, 2, 1, 3, 4)
    return x.reshape((H // P) * (W // P), P * P * C)
