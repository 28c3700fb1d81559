def beam_search(logp, N, T, B):
    beams = [(0.0, ())]
    for _ in range(T):
        grown = [(s + lp, p + (w,)) for s, p in beams for w, lp in enumerate(logp(p))]
        beams = sorted(grown, reverse=True)[:B]
    return beams
