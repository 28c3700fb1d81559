"""Layers of torch, tanh instead of ReLU, and inverted dropout."""

import torch
import torch.nn.functional as F


def dan_forward(E, W1, b1, W2, b2, tokens, lengths, drop=0.0, train=False, rng=None):
    E, W1, b1, W2, b2 = map(torch.as_tensor, (E, W1, b1, W2, b2))
    tokens, lengths = torch.as_tensor(tokens), torch.as_tensor(lengths)
    vectors = F.embedding(tokens, E)
    mask = (torch.arange(tokens.shape[1]) < lengths.unsqueeze(1)).double()
    n = mask.sum(dim=1, keepdim=True)
    if train:
        keep = torch.as_tensor(rng.uniform(size=tuple(tokens.shape))) > drop
        mask = mask * keep / (1 - drop)
    average = (vectors * mask.unsqueeze(2)).sum(dim=1) / n
    return F.linear(torch.tanh(F.linear(average, W1.T, b1)), W2.T, b2)
