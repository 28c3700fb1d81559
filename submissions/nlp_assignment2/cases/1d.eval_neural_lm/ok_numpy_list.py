"""Rows of one example, and a list of probabilities."""

import numpy as np


def eval_neural_lm(in_word_index, out_word_index, num_to_word_embedding, dimensions, params, forward):
    n = len(in_word_index)
    probs = np.empty((n, 1))
    for i in range(n):
        data = np.reshape(num_to_word_embedding[in_word_index[i]], (1, dimensions[0]))
        probs[i] = forward(data, int(out_word_index[i]), params, dimensions)
    return np.exp(-np.log(probs).mean(axis=0))
