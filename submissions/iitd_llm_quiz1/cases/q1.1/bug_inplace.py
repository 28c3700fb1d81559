import numpy as np


def kl_posterior(q, prior, lik):
    prior *= lik
    prior /= prior.sum()
    return np.sum(q * np.log(q / prior))
