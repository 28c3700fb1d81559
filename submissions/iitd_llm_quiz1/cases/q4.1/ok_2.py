def scores(X, P, lq, lk):
    Xt = X @ P
    return (Xt * (lq * lk)) @ Xt.T
