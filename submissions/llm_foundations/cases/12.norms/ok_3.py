import math


def normalise(values, eps):
    mean = sum(values) / len(values)
    var = sum((v - mean) ** 2 for v in values) / len(values)
    return [(v - mean) / math.sqrt(var + eps) for v in values]


def layer_norm(x, gamma, beta, eps=1e-5):
    rows = [normalise(list(row), eps) for row in x]
    return [[g * v + b for v, g, b in zip(row, gamma, beta)] for row in rows]


def batch_norm(x, gamma, beta, eps=1e-5):
    columns = [normalise(list(column), eps) for column in x.T]
    columns = [[g * v + b for v in column] for column, g, b in zip(columns, gamma, beta)]
    return [list(row) for row in zip(*columns)]
