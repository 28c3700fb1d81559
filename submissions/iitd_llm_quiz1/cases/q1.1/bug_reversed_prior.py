import numpy as np


def kl_posterior(q, prior, lik):
    pc = np.sum(prior * lik)
    return np.log(pc) - np.sum(q * np.log(lik)) + np.sum(prior * np.log(prior / q))
