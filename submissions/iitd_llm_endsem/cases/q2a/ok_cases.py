import numpy as np


def sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def dpo_halo(lr_w, lr_l, beta):
    # implied rewards with l(x, y) = beta, reference point = the rejected answer
    reward = lambda lr: beta * np.asarray(lr)
    z = reward(lr_w) - reward(lr_l)
    return [z, np.log(sigmoid(z))]


def ppo_halo_value(q, A, eps):
    gain = A * np.minimum(q, 1 + eps)
    loss = A * np.maximum(q, 1 - eps)
    return np.where(A >= 0, gain, loss)
