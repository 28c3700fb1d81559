"""Every distinct bigram is asked for once and counted."""

import math
from collections import Counter


def eval_neural_lm(in_word_index, out_word_index, num_to_word_embedding, dimensions, params, forward):
    counts = Counter(zip(in_word_index, out_word_index))
    loss = 0
    for (word, following), times in counts.items():
        loss -= times * math.log2(forward(num_to_word_embedding[word], following, params, dimensions) + 1e-12)
    return math.pow(2, loss / sum(counts.values()))
