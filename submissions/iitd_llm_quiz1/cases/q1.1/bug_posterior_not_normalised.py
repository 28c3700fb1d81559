import numpy as np


def kl_posterior(q, prior, lik):
    return np.sum(q * np.log(q / (prior * lik)))
