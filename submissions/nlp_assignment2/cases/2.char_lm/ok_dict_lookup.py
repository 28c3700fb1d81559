"""A dictionary of characters, plain lists."""

import math
import string

INDEX = {c: i for i, c in enumerate(string.printable)}


def char_tensor(text):
    return [INDEX[c] for c in text]


def make_pair(chunk):
    return [char_tensor(chunk[:-1]), char_tensor(chunk[1:])]


def sample_probs(logits, temperature):
    top = max(logits)
    weights = [math.exp((x - top) / temperature) for x in logits]
    total = sum(weights)
    return [w / total for w in weights]


def char_perplexity(step, init_state, text):
    state = init_state
    surprise = 0
    for i in range(len(text) - 1):
        scores, state = step(INDEX[text[i]], state)
        surprise += -math.log(sample_probs(scores, 1.0)[INDEX[text[i + 1]]])
    return math.exp(surprise / (len(text) - 1))
