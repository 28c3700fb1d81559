import torch


def grads(p, X, Z, h0, hT1):
    t32 = lambda a: torch.tensor(a, dtype=torch.float32)
    w = {k: t32(v).requires_grad_() for k, v in p.items()}
    h, back = t32(h0), t32(hT1)
    ys = [0.0] * len(X)
    for t, x in enumerate(X):
        h = torch.tanh(w["Wf"] @ t32(x) + w["Uf"] @ h)
        ys[t] = ys[t] + w["Vf"] @ h
    for t in range(len(X) - 1, -1, -1):
        back = torch.tanh(w["Wb"] @ t32(X[t]) + w["Ub"] @ back)
        ys[t] = ys[t] + w["Vb"] @ back
    L = ((torch.stack(ys) - t32(Z)) ** 2).sum()
    dWb, dUf = torch.autograd.grad(L, [w["Wb"], w["Uf"]])
    return {"dWb": dWb, "dUf": dUf}
