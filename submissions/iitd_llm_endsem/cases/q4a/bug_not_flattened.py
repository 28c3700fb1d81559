def patchify(img, P):
    H, W, C = img.shape
    x = img.reshape(H // P, P, W // P, P, C).transpose(0, 2, 1, 3, 4)
    return x.reshape(-1, P * P, C)
