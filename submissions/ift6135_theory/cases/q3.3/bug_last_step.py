import numpy as np


def grads(p, X, Z, h0, hT1):
    T, d = X.shape
    hf = [h0]
    for t in range(T):
        hf.append(np.tanh(p["Wf"] @ X[t] + p["Uf"] @ hf[-1]))
    hb = [None] * (T + 1) + [hT1]
    for t in range(T, 0, -1):
        hb[t] = np.tanh(p["Wb"] @ X[t - 1] + p["Ub"] @ hb[t + 1])
    dy = [2 * (p["Vf"] @ hf[t + 1] + p["Vb"] @ hb[t + 1] - Z[t]) for t in range(T)]
    dUf = np.zeros((d, d))
    G = np.zeros(d)
    for t in range(T, 0, -1):
        G = p["Vf"].T @ dy[t - 1] + G
        a = (1 - hf[t] ** 2) * G
        dUf = np.outer(a, hf[t - 1])
        G = p["Uf"].T @ a
    dWb = np.zeros((d, d))
    G = np.zeros(d)
    for t in range(1, T + 1):
        G = p["Vb"].T @ dy[t - 1] + G
        a = (1 - hb[t] ** 2) * G
        dWb = np.outer(a, X[t - 1])
        G = p["Ub"].T @ a
    return dWb, dUf
