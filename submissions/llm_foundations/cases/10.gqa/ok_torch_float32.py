import torch


def gqa(Q, K, V):
    Q, K, V = (torch.tensor(each, dtype=torch.float32) for each in (Q, K, V))
    H, T, d = Q.shape
    G = K.size(0)
    K = K[:, None].expand(G, H // G, T, d).reshape(H, T, d)
    V = V[:, None].expand(G, H // G, T, d).reshape(H, T, d)
    scores = Q @ K.mT / d**0.5
    mask = torch.triu(torch.ones(T, T, dtype=torch.bool), diagonal=1)
    return torch.softmax(scores.masked_fill(mask, float("-inf")), dim=-1) @ V
