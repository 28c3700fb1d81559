def word_kd(p_T, p_S):
    return ()
