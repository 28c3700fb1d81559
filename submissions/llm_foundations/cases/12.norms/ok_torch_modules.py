import torch


def layer_norm(x, gamma, beta, eps=1e-5):
    layer = torch.nn.LayerNorm(x.shape[1], eps=eps, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(torch.from_numpy(gamma))
        layer.bias.copy_(torch.from_numpy(beta))
        return layer(torch.from_numpy(x))


def batch_norm(x, gamma, beta, eps=1e-5):
    layer = torch.nn.BatchNorm1d(x.shape[1], eps=eps, dtype=torch.float64)
    layer.train()
    with torch.no_grad():
        layer.weight.copy_(torch.from_numpy(gamma))
        layer.bias.copy_(torch.from_numpy(beta))
    return layer(torch.from_numpy(x))
