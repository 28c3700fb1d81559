import torch
import torch.nn.functional as F


def dpo_halo(lr_w, lr_l, beta):
    r_w = beta * torch.as_tensor(lr_w)
    r_l = beta * torch.as_tensor(lr_l)
    return r_w - r_l, F.logsigmoid(r_w - r_l)


def ppo_halo_value(q, A, eps):
    q, A = torch.as_tensor(q), torch.as_tensor(A)
    return torch.min(q * A, torch.clamp(q, 1 - eps, 1 + eps) * A)
