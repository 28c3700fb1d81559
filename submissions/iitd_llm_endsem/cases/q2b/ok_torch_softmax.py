import torch


def optimal_policy(r, pi_ref, beta):
    r, pi_ref = torch.as_tensor(r), torch.as_tensor(pi_ref)
    return torch.softmax(pi_ref.log() + r / beta, dim=1)
