def norm_stats(x):
    return (x.mean((0, 2)), x.std((0, 2)), x.mean((1, 2)), x.std((1, 2)), x.mean(2), x.std(2))
