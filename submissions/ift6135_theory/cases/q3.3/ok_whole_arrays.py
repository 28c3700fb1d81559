import numpy as np


def states(W, U, X, first):
    H = [np.asarray(first)]
    for x in X:
        H.append(np.tanh(W.dot(x) + U.dot(H[-1])))
    return np.stack(H)


def backprop(local, H, U):
    delta = np.zeros_like(local)
    carry = 0
    for t in range(len(local) - 1, -1, -1):
        delta[t] = (1 - H[t + 1] ** 2) * (local[t] + carry)
        carry = delta[t] @ U
    return delta


def grads(p, X, Z, h0, hT1):
    Hf = states(p["Wf"], p["Uf"], X, h0)
    Hb = states(p["Wb"], p["Ub"], X[::-1], hT1)
    Y = Hf[1:] @ p["Vf"].T + (Hb[1:] @ p["Vb"].T)[::-1]
    E = -2 * (Z - Y)
    df = backprop(E @ p["Vf"], Hf, p["Uf"])
    db = backprop((E @ p["Vb"])[::-1], Hb, p["Ub"])
    return [np.einsum("ti,tj->ij", db, X[::-1]), df.T @ Hf[:-1]]
