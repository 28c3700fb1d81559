"""statistics.geometric_mean."""

from statistics import geometric_mean


def perplexity(probs):
    return 1 / geometric_mean(probs)
