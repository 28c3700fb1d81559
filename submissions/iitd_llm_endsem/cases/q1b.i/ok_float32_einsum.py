import numpy as np


def word_kd(p_T, p_S):
    t, s = p_T.astype("float32"), p_S.astype("float32")
    return 2 * np.einsum("jk,jk->", t, -np.log(s)).astype("float32")
