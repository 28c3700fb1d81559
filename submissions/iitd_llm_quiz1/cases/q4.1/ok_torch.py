import torch


def scores(X, P, lq, lk):
    X, P, lq, lk = (torch.from_numpy(v) for v in (X, P, lq, lk))
    W_Q = torch.linalg.multi_dot([P, torch.diag(lq), P.T])
    W_K = torch.linalg.multi_dot([P, torch.diag(lk), torch.linalg.inv(P)])
    return (X @ W_Q) @ (X @ W_K).mT
