def patchify(img, P):
    H, W, C = img.shape
    x = img.reshape(H // P, P, W // P, P, C).transpose(0, 2, 1, 3, 4)
    patches = x.reshape((H // P) * (W // P), P * P * C).copy()
    img *= 0
    return patches
