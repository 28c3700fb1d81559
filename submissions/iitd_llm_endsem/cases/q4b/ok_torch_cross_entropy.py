import torch
import torch.nn.functional as F


def videoclip_loss(zv, zt, tau):
    zv, zt = torch.as_tensor(zv), torch.as_tensor(zt)
    logits = zv @ zt.T / tau
    labels = torch.arange(len(zv))
    return (F.cross_entropy(logits, labels) + F.cross_entropy(logits.T, labels)) / 2
