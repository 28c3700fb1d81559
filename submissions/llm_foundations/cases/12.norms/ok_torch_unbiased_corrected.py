import torch


def batch_norm(x, gamma, beta, eps=1e-5):
    x = torch.tensor(x)
    n = x.shape[0]
    var = torch.var(x, dim=0) * (n - 1) / n
    return torch.tensor(gamma) * (x - x.mean(0)) * torch.rsqrt(var + eps) + torch.tensor(beta)


def layer_norm(x, gamma, beta, eps=1e-5):
    x = torch.tensor(x)
    var, mean = torch.var_mean(x, dim=1, keepdim=True, unbiased=False)
    return torch.tensor(gamma) * (x - mean) * torch.rsqrt(var + eps) + torch.tensor(beta)
