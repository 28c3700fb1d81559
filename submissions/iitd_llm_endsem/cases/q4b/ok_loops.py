from math import exp, log


def nce(anchor, others, positive, tau):
    scores = [exp(sum(a * b for a, b in zip(anchor, other)) / tau) for other in others]
    return scores[positive] / sum(scores)


def videoclip_loss(zv, zt, tau):
    loss = 0.0
    for i in range(len(zv)):
        loss -= log(nce(zv[i], zt, i, tau))
        loss -= log(nce(zt[i], zv, i, tau))
    return loss
