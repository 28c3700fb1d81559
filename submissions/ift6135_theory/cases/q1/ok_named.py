import numpy as np


def norm_stats(x):
    stats = {}
    for name, axes in {"batch": (0, 2), "layer": (1, 2), "instance": (2,)}.items():
        stats["mu_" + name] = x.mean(axes)
        stats["var_" + name] = (x ** 2).mean(axes) - x.mean(axes) ** 2
    return stats
