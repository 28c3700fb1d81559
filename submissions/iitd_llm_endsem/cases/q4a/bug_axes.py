def patchify(img, P):
    H, W, C = img.shape
    x = img.reshape(H // P, P, W // P, P, C).transpose(1, 3, 0, 2, 4)
    return x.reshape(H * W // P ** 2, P * P * C)
