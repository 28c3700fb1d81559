import numpy as np


def kl_posterior(q, prior, lik):
    q, prior, lik = (np.asarray(v, dtype=np.float32) for v in (q, prior, lik))
    joint = prior * lik
    return -np.sum(q * np.log(joint / joint.sum() / q))
