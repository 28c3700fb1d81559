import numpy as np


def grads(W1, b1, W2, b2, x):
    h = np.einsum("pi,io->po", W1, x) + b1
    residual = np.einsum("ip,po->io", W2, h.clip(min=0)) + b2 - x
    delta_1 = np.einsum("ip,io->po", W2, residual)
    delta_2 = np.where(h > 0, delta_1, 0.0)
    return delta_1, delta_2, np.einsum("po,io->pi", delta_2, x)
