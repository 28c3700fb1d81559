import itertools


def beam_search(logp, N, T, B):
    every = []
    for words in itertools.product(range(N), repeat=T):
        every.append((words, sum(logp(words[:t])[w] for t, w in enumerate(words))))
    return sorted(every, key=lambda b: -b[1])[:B]
