"""Tensors are handed back as they are, the cost with its graph."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, dimensions):
        super().__init__()
        Dx, H, Dy = dimensions
        self.first = nn.Linear(Dx, H).double()
        self.second = nn.Linear(H, Dy).double()

    def load(self, params):
        place = 0
        for layer in (self.first, self.second):
            n_out, n_in = layer.weight.shape
            with torch.no_grad():
                layer.weight.copy_(torch.from_numpy(params[place:place + n_in * n_out].reshape(n_in, n_out)).t())
                place += n_in * n_out
                layer.bias.copy_(torch.from_numpy(params[place:place + n_out]))
                place += n_out
        return self

    def forward(self, x):
        return self.second(torch.sigmoid(self.first(x)))


def forward(data, label, params, dimensions):
    net = Net(dimensions).load(params)
    return torch.softmax(net(torch.from_numpy(data)), dim=-1).reshape(-1)[label]


def forward_backward_prop(data, labels, params, dimensions):
    net = Net(dimensions).load(params)
    loss = -(torch.from_numpy(labels) * torch.log_softmax(net(torch.from_numpy(data)), dim=1)).sum(dim=1).mean()
    loss.backward()
    pieces = []
    for layer in (net.first, net.second):
        pieces += [layer.weight.grad.t().reshape(-1), layer.bias.grad]
    return loss, torch.cat(pieces)
