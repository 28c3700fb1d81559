import numpy as np


def beam_search(logp, N, T, B):
    words, scores = np.zeros((1, 0), dtype=int), np.zeros(1)
    for t in range(T):
        table = scores[:, None] + np.array([logp(tuple(int(w) for w in row)) for row in words])
        flat = np.argsort(-table, axis=None)[:B]
        beam, word = np.unravel_index(flat, table.shape)
        words = np.concatenate([words[beam], word[:, None]], axis=1)
        scores = table[beam, word]
    return [(tuple(row), score) for row, score in zip(words, scores)]
