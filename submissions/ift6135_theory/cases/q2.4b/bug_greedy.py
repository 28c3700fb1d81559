def beam_search(logp, N, T, B):
    words, score = (), 0.0
    for _ in range(T):
        step = list(logp(words))
        best = step.index(max(step))
        words, score = words + (best,), score + step[best]
    return [(words, score)]
