import numpy as np


def kl_posterior(q, prior, lik):
    # drops log P(c)
    return -np.sum(q * np.log(lik)) + np.sum(q * np.log(q / prior))
