"""A loop, base ten throughout."""

import math


def perplexity(probs):
    s = 0
    for p in probs:
        s += math.log10(p)
    return 10 ** (-s / len(probs))
