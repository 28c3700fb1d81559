"""Bigrams that occur twice count once."""

import numpy as np


def eval_neural_lm(in_word_index, out_word_index, num_to_word_embedding, dimensions, params, forward):
    pairs = sorted(set(zip(in_word_index, out_word_index)))
    total = 0.0
    for x, y in pairs:
        total += np.log(forward(num_to_word_embedding[x], y, params, dimensions))
    return np.exp(-total / len(pairs))
