"""A generator walks through the text; states are kept in a list."""

import string

import numpy as np


def char_tensor(text):
    codes = np.full(128, -1)
    codes[[ord(c) for c in string.printable]] = np.arange(100)
    return codes[np.frombuffer(text.encode('ascii'), dtype=np.uint8)].astype(np.int32)


def make_pair(chunk):
    ids = char_tensor(chunk).tolist()
    return tuple(ids[:-1]), tuple(ids[1:])


def surprisals(step, state, text):
    for x, y in zip(*make_pair(text)):
        logits, state = step(np.array([x]), state)
        yield -np.log(sample_probs(logits, 1)[y])


def char_perplexity(step, init_state, text):
    return np.exp([np.mean(list(surprisals(step, init_state, text)))])


def sample_probs(logits, temperature):
    z = np.asarray(logits, dtype=np.float64) * (1.0 / temperature)
    gaps = z[None, :] - z[:, None]
    with np.errstate(over='ignore'):
        return 1.0 / np.exp(gaps).sum(axis=1)
