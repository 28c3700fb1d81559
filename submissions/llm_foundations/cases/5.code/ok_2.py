import math


def log_cross_entropy(p, gold):
    loss = 0.0
    for prob, target in zip(p, gold):
        if target != 0:
            loss -= target * math.log(prob)
    return loss
