"""Counts of words times the table of vectors."""

import numpy as np


def dan_forward(E, W1, b1, W2, b2, tokens, lengths, drop=0.0, train=False, rng=None):
    counts = np.zeros((len(tokens), len(E)))
    for b, n in enumerate(lengths):
        words = np.asarray(tokens[b])[:int(n)]
        if train and drop > 0.0:
            dropped = rng.choice([True, False], size=words.shape, p=[drop, 1 - drop])
            words = words[~dropped]
        np.add.at(counts[b], words, 1.0)
    total = counts.sum(axis=1)
    total[total == 0] = 1
    average = (counts / total[:, None]) @ E
    return (np.abs(average @ W1 + b1) + (average @ W1 + b1)) / 2 @ W2 + b2
