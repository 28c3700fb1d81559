"""np.random.randint, and labels from the identity matrix."""

import numpy as np


def lm_wrapper(in_word_index, out_word_index, num_to_word_embedding, dimensions, params, forward_backward_prop):
    batch = 50
    idx = np.random.randint(0, len(in_word_index), size=batch)
    x = np.array([num_to_word_embedding[in_word_index[i]] for i in idx])
    y = np.eye(dimensions[-1])[[out_word_index[i] for i in idx]]
    total, grads = forward_backward_prop(x, y, params, dimensions)
    return total / batch, np.array(grads) / batch
