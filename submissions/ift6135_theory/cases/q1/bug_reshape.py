def norm_stats(x):
    N, C, F = x.shape
    channels = x.reshape(C, N * F)
    examples = x.reshape(N, C * F)
    return (channels.mean(1), channels.var(1), examples.mean(1), examples.var(1), x.mean(2), x.var(2))
