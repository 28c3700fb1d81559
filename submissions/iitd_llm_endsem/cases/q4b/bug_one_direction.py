import torch
import torch.nn.functional as F


def videoclip_loss(zv, zt, tau):
    logits = torch.tensor(zv) @ torch.tensor(zt).T / tau
    return F.cross_entropy(logits, torch.arange(len(logits)))
