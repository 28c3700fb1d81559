"""The last, smaller batch is left out."""

import numpy as np

BATCH_SIZE = 50


def eval_neural_lm(in_word_index, out_word_index, num_to_word_embedding, dimensions, params, forward):
    logs = []
    for b in range(len(in_word_index) // BATCH_SIZE):
        for i in range(b * BATCH_SIZE, (b + 1) * BATCH_SIZE):
            logs.append(np.log(forward(num_to_word_embedding[in_word_index[i]], out_word_index[i], params, dimensions)))
    return np.exp(-np.mean(logs))
