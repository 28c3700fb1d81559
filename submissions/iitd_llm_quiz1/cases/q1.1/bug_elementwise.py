import numpy as np


def kl_posterior(q, prior, lik):
    post = prior * lik / np.sum(prior * lik)
    return q * np.log(q / post)
