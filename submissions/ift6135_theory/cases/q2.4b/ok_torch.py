import torch


def beam_search(logp, N, T, B):
    prefixes, scores = [()], torch.zeros(1, dtype=torch.float64)
    for t in range(T):
        conditionals = torch.stack([torch.as_tensor(logp(p), dtype=torch.float64) for p in prefixes])
        total = (scores.unsqueeze(1) + conditionals).flatten()
        scores, index = total.topk(min(B, len(total)))
        prefixes = [prefixes[i // N] + (i % N,) for i in index.tolist()]
    return [[list(p), s] for p, s in zip(prefixes, scores)]
