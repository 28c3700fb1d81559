import numpy as np


def loss(p, X, Z, h0, hT1):
    T = len(X)
    f, b = h0.astype(complex), hT1.astype(complex)
    y = np.zeros(X.shape, complex)
    for t in range(T):
        f = np.tanh(p["Wf"] @ X[t] + p["Uf"] @ f)
        y[t] += p["Vf"] @ f
    for t in reversed(range(T)):
        b = np.tanh(p["Wb"] @ X[t] + p["Ub"] @ b)
        y[t] += p["Vb"] @ b
    return ((Z - y) ** 2).sum()


def grads(p, X, Z, h0, hT1):
    found = []
    for name in ("Wb", "Uf"):
        g = np.zeros_like(p[name])
        for i in np.ndindex(g.shape):
            q = {k: v.astype(complex) for k, v in p.items()}
            q[name][i] += 1e-20j
            g[i] = loss(q, X, Z, h0, hT1).imag / 1e-20
        found.append(g)
    return tuple(found)
