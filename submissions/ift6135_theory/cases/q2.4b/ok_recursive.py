def extend(beams, logp, N, B):
    every = [(s + lp, (*words, w)) for s, words in beams for w, lp in enumerate(logp(words))]
    return sorted(every, reverse=True)[:B]


def beam_search(logp, N, T, B, beams=((0.0, ()),)):
    if T == 0:
        return tuple((words, s) for s, words in beams)
    print("still", T, "to go")
    return beam_search(logp, N, T - 1, B, extend(beams, logp, N, B))
