def beam_search(logp, N, T, B):
    return []
