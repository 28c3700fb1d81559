"""An exact sum, and a little something against zero."""

from math import exp, fsum, log


def perplexity(probs):
    logs = [log(float(p) + 1e-12) for p in probs]
    return exp(-fsum(logs) / len(logs))
