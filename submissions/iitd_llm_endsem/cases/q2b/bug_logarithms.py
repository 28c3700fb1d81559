import torch


def optimal_policy(r, pi_ref, beta):
    return torch.log_softmax(torch.tensor(pi_ref).log() + torch.tensor(r) / beta, 1)
