import heapq


def beam_search(logp, N, T, B):
    beams = [(0.0, ())]
    for step in range(T):
        grown = []
        for total, prefix in beams:
            probabilities = logp(prefix)
            grown.extend((total + float(probabilities[w]), prefix + (w,)) for w in range(N))
        beams = heapq.nlargest(B, grown)
    return [(prefix, total) for total, prefix in beams]
