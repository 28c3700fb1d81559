import numpy as np


def patchify(img, P):
    H, W, C = img.shape
    return np.array([img[i:i + P, j:j + P].ravel() for i in range(H - P + 1) for j in range(W - P + 1)])
