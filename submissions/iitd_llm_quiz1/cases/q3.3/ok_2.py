import torch


def grads(W1, b1, W2, b2, x):
    W1, b1, W2, b2, x = (torch.tensor(v, dtype=torch.float64) for v in (W1, b1, W2, b2, x))
    W1.requires_grad_(True)
    h = W1 @ x + b1
    h.retain_grad()
    p = torch.relu(h)
    p.retain_grad()
    J = 0.5 * torch.sum((W2 @ p + b2 - x) ** 2)
    J.backward()
    return p.grad.numpy(), h.grad.numpy(), W1.grad.numpy()
