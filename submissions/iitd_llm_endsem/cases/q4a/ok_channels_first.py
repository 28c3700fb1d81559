import torch


def patchify(img, P):
    x = torch.as_tensor(img).permute(2, 0, 1)
    x = x.unfold(1, P, P).unfold(2, P, P)
    C, h, w = x.shape[:3]
    return x.permute(1, 2, 0, 3, 4).reshape(h * w, C * P * P)
