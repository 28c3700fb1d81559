"""Everything in logarithms."""

from string import printable

import numpy as np


def logsumexp(x):
    top = x.max()
    return top + np.log(np.exp(x - top).sum())


def char_tensor(text):
    out = np.zeros(len(text), dtype=np.int64)
    for i, c in enumerate(text):
        out[i] = printable.find(c)
    return out


def make_pair(chunk):
    whole = char_tensor(chunk)
    return whole[:-1], whole[1:]


def char_perplexity(step, init_state, text):
    bits = []
    hidden = init_state
    for here, after in zip(*make_pair(text)):
        output, hidden = step(here, hidden)
        bits.append((logsumexp(output) - output[after]) / np.log(2))
    return 2 ** np.mean(bits)


def sample_probs(logits, temperature):
    scaled = np.array(logits, dtype=float) / temperature
    return np.exp(scaled - logsumexp(scaled))
