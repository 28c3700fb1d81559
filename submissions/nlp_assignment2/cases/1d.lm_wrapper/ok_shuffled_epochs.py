"""The data are shuffled and walked through; what is left over is shuffled again."""

import random

import numpy as np

BATCH_SIZE = 50
order = {}


def next_indices(count):
    waiting = order.setdefault(count, [])
    if len(waiting) < BATCH_SIZE:
        waiting[:] = random.sample(range(count), count)
    batch = waiting[:BATCH_SIZE]
    del waiting[:BATCH_SIZE]
    return batch


def lm_wrapper(in_word_index, out_word_index, num_to_word_embedding, dimensions, params, forward_backward_prop):
    batch = next_indices(len(in_word_index))
    data = np.stack([num_to_word_embedding[in_word_index[i]] for i in batch])
    labels = np.vstack([np.eye(1, dimensions[2], out_word_index[i]) for i in batch])
    cost, grad = forward_backward_prop(data=data, labels=labels, params=params, dimensions=dimensions)
    return cost / len(batch), grad / len(batch)
