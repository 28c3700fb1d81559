def patchify(img, P):
    H, W, C = img.shape
    return img.reshape(H * W, C)
