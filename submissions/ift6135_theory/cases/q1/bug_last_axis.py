def norm_stats(x):
    return (x.mean((0, 2)), x.var((0, 2)), x.mean(-1), x.var(-1), x.mean(2), x.var(2))
