import numpy as np


def kl_posterior(q, prior, lik):
    lik = lik / lik.sum()
    pc = np.sum(prior * lik)
    return np.log(pc) + np.sum(q * np.log(lik)) - np.sum(q * np.log(q / prior))
