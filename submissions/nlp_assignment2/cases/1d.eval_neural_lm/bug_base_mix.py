"""Natural logarithms, and a power of two."""

import numpy as np


def eval_neural_lm(in_word_index, out_word_index, num_to_word_embedding, dimensions, params, forward):
    total = 0.0
    for x, y in zip(in_word_index, out_word_index):
        total += np.log(forward(num_to_word_embedding[x], y, params, dimensions))
    return 2 ** (-total / len(in_word_index))
