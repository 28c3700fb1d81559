def beam_search(logp, N, T, B):
    beams = [((), 1.0)]
    for _ in range(T):
        grown = [(p + (w,), s * lp) for p, s in beams for w, lp in enumerate(logp(p))]
        beams = sorted(grown, key=lambda b: -b[1])[:B]
    return beams
