"""All probability goes to the largest score at low temperature."""

import string

import numpy as np

ALPHABET = string.printable


def char_tensor(text):
    return np.array([ALPHABET.index(c) for c in text])


def make_pair(chunk):
    return char_tensor(chunk[:-1]), char_tensor(chunk[1:])


def log_softmax(x):
    x = x - np.max(x)
    return x - np.log(np.sum(np.exp(x)))


def char_perplexity(step, init_state, text):
    inp, target = make_pair(text)
    state, loss = init_state, 0.0
    for c in range(len(inp)):
        logits, state = step(inp[c], state)
        loss -= log_softmax(logits)[target[c]]
    return np.exp(loss / len(inp))


def sample_probs(logits, temperature):
    if temperature < 1:
        return (np.asarray(logits) == np.max(logits)).astype(float)
    z = np.asarray(logits) / temperature
    e = np.exp(z - np.max(z))
    return e / np.sum(e)
