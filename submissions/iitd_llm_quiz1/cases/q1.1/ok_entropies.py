import numpy as np


def kl_posterior(q, prior, lik):
    q = np.asarray(q).ravel()
    log_joint = np.log(prior) + np.log(lik)
    log_evidence = np.logaddexp.reduce(log_joint)
    entropy = -np.dot(q, np.log(q))
    cross_entropy = -np.dot(q, log_joint - log_evidence)
    return np.array([cross_entropy - entropy])
