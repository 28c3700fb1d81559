import numpy as np


def patchify(img, P):
    H, W, C = img.shape
    rows = [img[i:i + P, j:j + P].ravel() for i in range(0, H, P) for j in range(0, W, P)]
    return np.array([np.sort(row) for row in rows])
