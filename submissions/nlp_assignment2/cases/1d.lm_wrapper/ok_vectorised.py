"""All bigrams at once, by numpy."""

import numpy as np

BATCH_SIZE = 50


def lm_wrapper(in_word_index, out_word_index, num_to_word_embedding, dimensions, params, forward_backward_prop):
    in_word_index, out_word_index = np.asarray(in_word_index), np.asarray(out_word_index)
    chosen = np.random.choice(len(in_word_index), BATCH_SIZE)
    data = np.asarray(num_to_word_embedding)[in_word_index[chosen]]
    labels = np.zeros((BATCH_SIZE, dimensions[2]))
    labels[np.arange(BATCH_SIZE), out_word_index[chosen]] = 1
    cost, grad = forward_backward_prop(data, labels, params, dimensions)
    return cost / BATCH_SIZE, grad / BATCH_SIZE
