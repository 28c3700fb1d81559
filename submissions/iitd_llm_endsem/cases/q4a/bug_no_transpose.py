def patchify(img, P):
    H, W, C = img.shape
    x = img.reshape(H // P, P, W // P, P, C)
    return x.reshape(H * W // (P * P), P * P * C)
