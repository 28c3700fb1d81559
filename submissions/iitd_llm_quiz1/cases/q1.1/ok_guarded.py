import numpy as np


def kl_posterior(q, prior, lik):
    post = prior * lik
    post = post / post.sum()
    total = 0.0
    for a, b in zip(q, post):
        if a > 0:
            total += a * np.log(a / max(b, 1e-300))
    return total
