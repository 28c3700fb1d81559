"""The probabilities are multiplied and vanish."""

def eval_neural_lm(in_word_index, out_word_index, num_to_word_embedding, dimensions, params, forward):
    product = 1.0
    for x, y in zip(in_word_index, out_word_index):
        product *= forward(num_to_word_embedding[x], y, params, dimensions)
    return (1 / product) ** (1 / len(in_word_index))
