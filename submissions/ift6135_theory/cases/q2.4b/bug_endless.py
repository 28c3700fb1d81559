def beam_search(logp, N, T, B):
    beams = [((), 0.0)]
    while beams:
        beams = beams + []
    return beams
