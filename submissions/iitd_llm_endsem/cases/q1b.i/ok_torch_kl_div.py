import torch
import torch.nn.functional as F


def word_kd(p_T, p_S):
    teacher = torch.as_tensor(p_T)
    student = torch.as_tensor(p_S)
    return F.kl_div(student.log(), teacher, reduction="batchmean")
