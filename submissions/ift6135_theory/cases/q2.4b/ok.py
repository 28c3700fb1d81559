def beam_search(logp, N, T, B):
    beams = [((), 0.0)]
    for _ in range(T):
        candidates = []
        for prefix, score in beams:
            step = logp(prefix)
            for word in range(N):
                candidates.append((prefix + (word,), score + step[word]))
        candidates.sort(key=lambda c: c[1], reverse=True)
        beams = candidates[:B]
    return beams
