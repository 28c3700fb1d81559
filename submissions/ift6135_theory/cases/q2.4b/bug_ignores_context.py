def beam_search(logp, N, T, B):
    step = list(logp(()))
    beams = [((), 0.0)]
    for _ in range(T):
        grown = [(p + (w,), s + step[w]) for p, s in beams for w in range(N)]
        beams = sorted(grown, key=lambda b: -b[1])[:B]
    return beams
