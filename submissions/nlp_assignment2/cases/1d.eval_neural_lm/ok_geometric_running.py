"""A running mean of the surprisal, in plain Python."""

import math


def eval_neural_lm(in_word_index, out_word_index, num_to_word_embedding, dimensions, params, forward):
    mean = 0.0
    for count, (word, following) in enumerate(zip(in_word_index, out_word_index), start=1):
        p = float(forward(data=num_to_word_embedding[word], label=following, params=params, dimensions=dimensions))
        mean += (-math.log(p) - mean) / count
    return math.exp(mean)
