import math


def kl_posterior(q, prior, lik):
    joint = [a * b for a, b in zip(prior, lik)]
    evidence = math.fsum(joint)
    return sum(a * math.log(a * evidence / b) for a, b in zip(q, joint))
