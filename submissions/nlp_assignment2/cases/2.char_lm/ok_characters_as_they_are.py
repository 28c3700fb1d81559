"""Pairs of texts, and the characters themselves are handed to the model."""

import string

import numpy as np


def char_tensor(text):
    return np.array(list(map(string.printable.index, text)), dtype=float)


def make_pair(chunk):
    return chunk[:-1], chunk[1:]


def char_perplexity(step, init_state, text):
    state, product, count = init_state, 0.0, 0
    for a, b in zip(text, text[1:]):
        logits, state = step(a, state)
        p = sample_probs(logits, 1.0)
        product += np.log(p[string.printable.index(b)])
        count += 1
    return float(np.exp(-product / count))


def sample_probs(logits, temperature):
    p = np.exp(logits - np.max(logits))
    p = p ** (1 / temperature)
    return p / p.sum()
