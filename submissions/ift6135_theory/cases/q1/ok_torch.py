import torch


def norm_stats(x):
    x = torch.as_tensor(x)
    stats = ()
    for dims in ((0, 2), (1, 2), 2):
        var, mean = torch.var_mean(x, dim=dims, unbiased=False, keepdim=True)
        stats += (mean, var)
    return stats
