import torch
import torch.nn.functional as F


def layer_norm(x, gamma, beta, eps=1e-5):
    x, gamma, beta = (torch.as_tensor(each) for each in (x, gamma, beta))
    return F.layer_norm(x, x.shape[-1:], gamma, beta, eps).numpy()


def batch_norm(x, gamma, beta, eps=1e-5):
    x, gamma, beta = (torch.as_tensor(each) for each in (x, gamma, beta))
    return F.batch_norm(x, None, None, gamma, beta, training=True, eps=eps).numpy()
