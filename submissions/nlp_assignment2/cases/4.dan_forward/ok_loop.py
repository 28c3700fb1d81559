"""One text after the other."""

import numpy as np


def dan_forward(E, W1, b1, W2, b2, tokens, lengths, drop=0.0, train=False, rng=None):
    out = []
    for row, n in zip(tokens, lengths):
        kept = list(row[:n])
        if train:
            kept = [t for t in kept if rng.random() > drop]
        if kept:
            av = sum(E[t] for t in kept) / len(kept)
        else:
            av = np.zeros(E.shape[1])
        h = av.dot(W1) + b1
        h[h < 0] = 0
        out.append(h.dot(W2) + b2)
    return np.array(out)
