import torch
import torch.nn.functional as F


def videoclip_loss(zv, zt, tau):
    logits = torch.tensor(zv) @ torch.tensor(zt).T / tau
    labels = torch.arange(len(logits))
    return tau * (F.cross_entropy(logits, labels) + F.cross_entropy(logits.T, labels))
