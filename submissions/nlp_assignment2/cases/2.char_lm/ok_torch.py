"""As in a tutorial of torch, in single precision."""

import string

import torch
import torch.nn as nn

all_characters = string.printable


def char_tensor(string):
    tensor = torch.zeros(len(string)).long()
    for c in range(len(string)):
        tensor[c] = all_characters.index(string[c])
    return tensor


def make_pair(chunk):
    return char_tensor(chunk[:-1]), char_tensor(chunk[1:])


def char_perplexity(step, init_state, text):
    criterion = nn.CrossEntropyLoss()
    inp, target = make_pair(text)
    hidden = init_state
    loss = 0
    for c in range(len(inp)):
        output, hidden = step(inp[c], hidden)
        output = torch.as_tensor(output, dtype=torch.float32).view(1, -1)
        loss += criterion(output, target[c].unsqueeze(0))
    return torch.exp(loss / len(inp)).item()


def sample_probs(logits, temperature):
    return torch.softmax(torch.as_tensor(logits, dtype=torch.float32).div(temperature), dim=-1)
