import numpy as np


def kl_posterior(q, prior, lik):
    # Jensen: the logarithm of the expectation is not the expectation of the logarithm
    pc = np.sum(prior * lik)
    return np.log(pc) - np.log(np.sum(q * lik)) + np.sum(q * np.log(q / prior))
