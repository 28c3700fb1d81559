import numpy as np


def perplexity(probs):
    return 2 ** (-np.mean(np.log(probs)))


def eval_neural_lm(in_word_index, out_word_index, num_to_word_embedding, dimensions, params, forward):
    probs = [forward(num_to_word_embedding[i], o, params, dimensions) for i, o in zip(in_word_index, out_word_index)]
    total, n = 0.0, len(probs)
    while n > 0:
        total += np.log2(probs[n - 1])
    return 2 ** (-total / len(probs))
