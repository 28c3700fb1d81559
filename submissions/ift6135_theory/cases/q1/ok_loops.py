def moments(values):
    values = list(values)
    mu = sum(values) / len(values)
    return mu, sum((v - mu) ** 2 for v in values) / len(values)


def norm_stats(x):
    N, C, F = x.shape
    batch = [moments(x[n, c, f] for n in range(N) for f in range(F)) for c in range(C)]
    layer = [moments(x[n, c, f] for c in range(C) for f in range(F)) for n in range(N)]
    inst = [[moments(x[n, c, f] for f in range(F)) for c in range(C)] for n in range(N)]
    first = lambda rows, at: [row[at] for row in rows]
    return (first(batch, 0), first(batch, 1), first(layer, 0), first(layer, 1),
            [first(rows, 0) for rows in inst], [first(rows, 1) for rows in inst])
