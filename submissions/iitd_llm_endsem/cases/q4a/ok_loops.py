import numpy as np


def patchify(img, P):
    H, W, C = img.shape
    patches = []
    for i in range(H // P):
        for j in range(W // P):
            patches.append(img[i * P:(i + 1) * P, j * P:(j + 1) * P, :].flatten())
    return np.array(patches)
