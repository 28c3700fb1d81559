import torch
import torch.nn.functional as F


def word_kd(p_T, p_S):
    p_T, p_S = torch.tensor(p_T), torch.tensor(p_S)
    return F.kl_div(p_T.log(), p_S, reduction="sum")
