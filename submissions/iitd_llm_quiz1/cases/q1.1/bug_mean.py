import numpy as np


def kl_posterior(q, prior, lik):
    post = prior * lik / np.sum(prior * lik)
    return np.mean(q * np.log(q / post))
