"""The mean is taken by torch in single precision."""

import torch


def eval_neural_lm(in_word_index, out_word_index, num_to_word_embedding, dimensions, params, forward):
    p = torch.tensor([
        forward(num_to_word_embedding[i], j, params, dimensions)
        for i, j in zip(in_word_index, out_word_index)
    ], dtype=torch.float32)
    return torch.exp(-p.log().mean())
