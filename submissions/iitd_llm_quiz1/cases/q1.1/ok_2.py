import numpy as np


def kl_posterior(q, prior, lik):
    post = prior * lik / (prior * lik).sum()
    return float((q * (np.log(q) - np.log(post))).sum())
