import torch


def greedy(p):
    return torch.as_tensor(p).argmax()


def top_k(p, k):
    p = torch.as_tensor(p)
    values, indices = torch.topk(p, k)
    out = torch.zeros_like(p).scatter(0, indices, values)
    return out / out.sum()


def top_p(p, thr):
    p = torch.as_tensor(p)
    values, indices = torch.sort(p, descending=True)
    before = torch.cumsum(values, 0) - values
    values = torch.where(before < thr, values, torch.zeros_like(values))
    out = torch.zeros_like(p).scatter(0, indices, values)
    return out / out.sum()
