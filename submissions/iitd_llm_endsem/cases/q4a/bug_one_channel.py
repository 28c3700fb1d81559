import numpy as np


def patchify(img, P):
    H, W, C = img.shape
    grey = img.mean(axis=2)
    x = grey.reshape(H // P, P, W // P, P).transpose(0, 2, 1, 3)
    return x.reshape(-1, P * P)
