import torch
import torch.nn.functional as F


def word_kd(p_T, p_S):
    return F.kl_div(torch.tensor(p_S), torch.tensor(p_T), reduction="sum")
