import numpy as np


def softmax(x):
    e = np.exp(x - np.max(x))
    return e / np.sum(e)


def forward(data, label, params, dimensions):
    Dx, H, Dy = dimensions
    W1, b1, W2, b2 = np.split(params, np.cumsum([Dx * H, H, H * Dy]))
    h = 1 / (1 + np.exp(-(data @ W1.reshape(Dx, H) + b1)))
    return softmax(h @ W2.reshape(H, Dy) + b2)[label]


def forward_backward_prop(data, labels, params, dimensions):
    Dx, H, Dy = dimensions
    W1, b1, W2, b2 = np.split(params, np.cumsum([Dx * H, H, H * Dy]))
    W1, W2 = W1.reshape(Dx, H), W2.reshape(H, Dy)
    h = 1 / (1 + np.exp(-(data @ W1 + b1)))
    y = softmax(h @ W2 + b2)
    cost = -np.sum(labels * np.log(y))
    delta = y - labels
    gradW2 = h.T @ delta
    gradb2 = np.sum(delta, axis=0)
    back = delta @ W2.T * h * (1 - h)
    gradW1 = data.T @ back
    gradb1 = np.sum(back, axis=0)
    return cost, np.concatenate((gradW1.flatten(), gradb1, gradW2.flatten(), gradb2))
