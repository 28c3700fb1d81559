"""Mean of natural logarithms."""

import numpy as np


def eval_neural_lm(in_word_index, out_word_index, num_to_word_embedding, dimensions, params, forward):
    total = 0.0
    for x, y in zip(in_word_index, out_word_index):
        total += np.log(forward(num_to_word_embedding[x], y, params, dimensions))
    return np.exp(-total / len(in_word_index))
