import numpy as np


def elbo(q, prior, lik):
    return q @ np.log(lik) - q @ np.log(q / prior)


def kl_posterior(q, prior, lik):
    return np.log(prior @ lik) - elbo(q, prior, lik)
