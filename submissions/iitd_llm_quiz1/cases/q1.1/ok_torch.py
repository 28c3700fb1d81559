import torch


def kl_posterior(q, prior, lik):
    q, prior, lik = map(torch.from_numpy, (q, prior, lik))
    log_post = torch.log_softmax(torch.log(prior) + torch.log(lik), dim=0)
    return torch.nn.functional.kl_div(log_post, q, reduction="sum")
