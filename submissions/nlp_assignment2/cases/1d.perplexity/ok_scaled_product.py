"""A product that is kept in range by counting powers of two."""

import math


def perplexity(probs):
    mantissa, exponent = 1.0, 0
    for p in probs:
        m, e = math.frexp(mantissa * p)
        mantissa, exponent = m, exponent + e
    n = len(probs)
    return 2.0 ** (-(exponent + math.log2(mantissa)) / n)
