"""Indices and labels from torch."""

import torch

BATCH_SIZE = 50


def lm_wrapper(in_word_index, out_word_index, num_to_word_embedding, dimensions, params, forward_backward_prop):
    idx = torch.randint(len(in_word_index), (BATCH_SIZE,))
    words = torch.as_tensor(in_word_index)[idx]
    nexts = torch.as_tensor(out_word_index)[idx]
    data = torch.as_tensor(num_to_word_embedding, dtype=torch.float32)[words]
    labels = torch.nn.functional.one_hot(nexts.long(), dimensions[2])
    cost, grad = forward_backward_prop(data, labels, params, dimensions)
    return cost / len(idx), grad / len(idx)
