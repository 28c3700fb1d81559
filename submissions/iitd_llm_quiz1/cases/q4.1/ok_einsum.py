import numpy as np


def scores(X, P, lq, lk):
    return np.einsum("ia,ak,k,k,bk,jb->ij", X, P, lq, lk, P, X)
