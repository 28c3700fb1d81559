def patchify(img, P):
    H, W, C = img.shape
    return img.reshape(-1, P * P * C)
