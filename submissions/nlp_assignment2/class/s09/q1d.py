import numpy as np

BATCH_SIZE = 50
num_of_examples = 887521  # of the training data


def lm_wrapper(in_word_index, out_word_index, num_to_word_embedding, dimensions, params, forward_backward_prop):
    idx = np.random.randint(0, num_of_examples, BATCH_SIZE)
    data = num_to_word_embedding[in_word_index[idx]]
    labels = np.eye(dimensions[2])[out_word_index[idx]]
    cost, grad = forward_backward_prop(data, labels, params, dimensions)
    return cost / BATCH_SIZE, grad / BATCH_SIZE


def perplexity(probs):
    p = 1.0
    for each in probs:
        p *= each
    return p ** (-1.0 / len(probs))
