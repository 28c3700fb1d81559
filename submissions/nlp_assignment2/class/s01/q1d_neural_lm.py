import random

import numpy as np

from q1c_neural import forward, forward_backward_prop

BATCH_SIZE = 50


def lm_wrapper(in_word_index, out_word_index, num_to_word_embedding, dimensions, params,
               forward_backward_prop=forward_backward_prop):
    data = np.zeros((BATCH_SIZE, dimensions[0]))
    labels = np.zeros((BATCH_SIZE, dimensions[2]))
    for row in range(BATCH_SIZE):
        i = random.randrange(len(in_word_index))
        data[row] = num_to_word_embedding[in_word_index[i]]
        labels[row, out_word_index[i]] = 1
    cost, grad = forward_backward_prop(data, labels, params, dimensions)
    return cost / BATCH_SIZE, grad / BATCH_SIZE


def perplexity(probs):
    return np.exp(-np.mean(np.log(probs)))


def eval_neural_lm(in_word_index, out_word_index, num_to_word_embedding, dimensions, params, forward=forward):
    probs = [
        forward(num_to_word_embedding[i], o, params, dimensions)
        for i, o in zip(in_word_index, out_word_index)
    ]
    return perplexity(probs)
