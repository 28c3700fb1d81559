import torch


def grads(p, X, Z, h0, hT1):
    w = {k: torch.tensor(v, requires_grad=True) for k, v in p.items()}
    X, Z, f, b = map(torch.tensor, (X, Z, h0, hT1))
    T = len(X)
    fs, bs = [], [None] * T
    for t in range(T):
        f = torch.tanh(w["Wf"] @ X[t] + w["Uf"] @ f)
        fs.append(f)
    for t in range(T - 1, -1, -1):
        b = torch.tanh(w["Wb"] @ X[t] + w["Ub"] @ b)
        bs[t] = b
    loss = sum(((Z[t] - w["Vf"] @ fs[t] - w["Vb"] @ bs[t]) ** 2).sum() for t in range(T))
    loss.backward()
    return w["Wb"].grad, w["Uf"].grad
