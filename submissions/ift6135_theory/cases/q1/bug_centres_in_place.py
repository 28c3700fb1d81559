def norm_stats(x):
    out = []
    for axes in ((0, 2), (1, 2), (2,)):
        mu = x.mean(axes, keepdims=True)
        x -= mu
        out += [mu, (x ** 2).mean(axes, keepdims=True)]
    return tuple(out)
