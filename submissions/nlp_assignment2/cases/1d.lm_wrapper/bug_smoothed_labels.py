"""Labels are smoothed."""

import random

import numpy as np

BATCH_SIZE = 50


def lm_wrapper(in_word_index, out_word_index, num_to_word_embedding, dimensions, params, forward_backward_prop):
    input_size, hidden_size, output_size = dimensions
    data = np.zeros([BATCH_SIZE, input_size])
    labels = np.zeros([BATCH_SIZE, output_size])
    for i in range(BATCH_SIZE):
        idx = random.randint(0, len(in_word_index) - 1)
        data[i] = num_to_word_embedding[in_word_index[idx]]
        labels[i] = 0.1 / output_size
        labels[i, out_word_index[idx]] += 0.9
    cost, grad = forward_backward_prop(data, labels, params, dimensions)
    cost /= BATCH_SIZE
    grad /= BATCH_SIZE
    return cost, grad
