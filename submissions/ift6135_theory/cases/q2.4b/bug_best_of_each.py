def beam_search(logp, N, T, B):
    first = sorted(enumerate(logp(())), key=lambda pair: -pair[1])[:B]
    beams = [((w,), s) for w, s in first]
    for _ in range(T - 1):
        grown = []
        for p, s in beams:
            step = logp(p)
            w = max(range(N), key=lambda k: step[k])
            grown.append((p + (w,), s + step[w]))
        beams = grown
    return sorted(beams, key=lambda b: -b[1])
