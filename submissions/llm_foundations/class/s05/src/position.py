import torch

from helpers import tensors


def rope(x, pos, base=10000.0):
    (x,) = tensors(x)
    half = x.shape[-1] // 2
    angles = pos * base ** (-torch.arange(half, dtype=torch.float64) / half)
    cos, sin = torch.cos(angles), torch.sin(angles)
    first, second = x[..., :half], x[..., half:]
    return torch.cat([first * cos - second * sin, second * cos + first * sin], dim=-1)
