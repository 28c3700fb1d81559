from math import log, log2


def log_cross_entropy(p, gold):
    bits = sum(g * -log2(q) for g, q in zip(gold, p) if g)
    return bits * log(2)
