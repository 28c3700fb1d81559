import torch


def rope(x, pos, base=10000.0):
    x = torch.as_tensor(x, dtype=torch.float32)
    d = x.shape[-1]
    inv = 1.0 / torch.pow(torch.tensor(base), torch.arange(0, d, 2, dtype=torch.float32) / d)
    ang = float(pos) * inv
    z = torch.view_as_complex(x.reshape(*x.shape[:-1], d // 2, 2).contiguous())
    z = z * torch.polar(torch.ones_like(ang), ang)
    return torch.view_as_real(z).flatten(-2)
