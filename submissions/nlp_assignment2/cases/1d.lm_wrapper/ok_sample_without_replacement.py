"""Distinct bigrams, by random.sample over pairs."""

import random

import numpy as np

BATCH_SIZE = 50


def one_hot(word, size):
    row = [0] * size
    row[word] = 1
    return row


def lm_wrapper(in_word_index, out_word_index, num_to_word_embedding, dimensions, params, forward_backward_prop):
    pairs = random.sample(list(zip(in_word_index, out_word_index)), BATCH_SIZE)
    data = [list(num_to_word_embedding[x]) for x, _ in pairs]
    labels = [one_hot(y, dimensions[2]) for _, y in pairs]
    cost, grad = forward_backward_prop(np.array(data), np.array(labels), params, dimensions)
    return [cost / BATCH_SIZE, grad / BATCH_SIZE]
