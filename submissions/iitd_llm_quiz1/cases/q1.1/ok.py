import numpy as np


def kl_posterior(q, prior, lik):
    # log P(c) - E_Q[log P(c|o)] + KL(Q || P(o))
    pc = np.sum(prior * lik)
    return np.log(pc) - np.sum(q * np.log(lik)) + np.sum(q * np.log(q / prior))
