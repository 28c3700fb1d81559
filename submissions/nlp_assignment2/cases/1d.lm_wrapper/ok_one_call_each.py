"""The gradient is asked for one bigram at a time and added up."""

import numpy as np

BATCH_SIZE = 50
rng = np.random.default_rng()


def lm_wrapper(in_word_index, out_word_index, num_to_word_embedding, dimensions, params, forward_backward_prop):
    cost = 0
    grad = np.zeros(params.shape)
    for idx in rng.integers(len(in_word_index), size=BATCH_SIZE):
        data = num_to_word_embedding[in_word_index[idx]].reshape(1, dimensions[0])
        labels = np.zeros((1, dimensions[2]))
        labels[0, out_word_index[idx]] = 1
        c, g = forward_backward_prop(data, labels, params, dimensions)
        cost += c
        grad += g
    return np.array([cost / BATCH_SIZE]), grad / BATCH_SIZE
