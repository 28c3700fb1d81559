import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(x):
    x = x - np.max(x, axis=1, keepdims=True)
    return np.exp(x) / np.sum(np.exp(x), axis=1, keepdims=True)


def unpack(params, dimensions):
    Dx, H, Dy = dimensions
    ends = np.cumsum([Dx * H, H, H * Dy])
    W1, b1, W2, b2 = np.split(params, ends)
    return W1.reshape(Dx, H), b1, W2.reshape(H, Dy), b2


def forward(data, label, params, dimensions):
    """Probability of the label for one example."""
    W1, b1, W2, b2 = unpack(params, dimensions)
    h = sigmoid(np.atleast_2d(data) @ W1 + b1)
    return softmax(h @ W2 + b2)[0, label]


def forward_backward_prop(data, labels, params, dimensions):
    """Cost and gradient, summed over the batch."""
    W1, b1, W2, b2 = unpack(params, dimensions)
    h = sigmoid(data @ W1 + b1)
    y = softmax(h @ W2 + b2)
    cost = -np.sum(labels * np.log(y))
    du = y - labels
    dz = du @ W2.T * h * (1 - h)
    return cost, np.concatenate([(data.T @ dz).ravel(), dz.sum(0), (h.T @ du).ravel(), du.sum(0)])


if __name__ == "__main__":
    dims = (10, 5, 10)
    x = np.random.randn(20, dims[0])
    y = np.eye(dims[2])[np.random.randint(dims[2], size=20)]
    print(forward_backward_prop(x, y, np.random.randn((dims[0] + 1) * dims[1] + (dims[1] + 1) * dims[2]), dims)[0])
