from math import log


def word_kd(p_T, p_S):
    total = 0.0
    for j in range(len(p_T)):
        for k in range(len(p_T[j])):
            total += p_T[j][k] * log(p_S[j][k])
    return -total
