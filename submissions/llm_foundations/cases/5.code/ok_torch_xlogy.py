import torch


def log_cross_entropy(p, gold):
    p = torch.as_tensor(p)
    gold = torch.as_tensor(gold)
    return -torch.xlogy(gold, p).sum()
