import numpy as np


def patchify(img, P):
    H, W, C = img.shape
    return np.array([img[i:i + P, j:j + P].ravel() for j in range(0, W, P) for i in range(0, H, P)])
