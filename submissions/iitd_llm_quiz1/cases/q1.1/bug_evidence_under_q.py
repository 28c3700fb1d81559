import numpy as np


def kl_posterior(q, prior, lik):
    pc = np.sum(q * lik)
    return np.log(pc) - np.sum(q * np.log(lik)) + np.sum(q * np.log(q / prior))
