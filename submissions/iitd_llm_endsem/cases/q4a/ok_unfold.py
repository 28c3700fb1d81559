import torch
import torch.nn.functional as F


def patchify(img, P):
    x = torch.tensor(img).permute(2, 0, 1).unsqueeze(0)
    return F.unfold(x, kernel_size=P, stride=P)[0].T
