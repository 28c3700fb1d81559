import heapq

import numpy as np


def greedy(p):
    return np.array([np.argmax(p)])


def top_k(p, k):
    best = heapq.nlargest(k, enumerate(p), key=lambda pair: pair[1])
    out = np.zeros(len(p))
    for index, value in best:
        out[index] = value
    return out / np.sum(out)


def top_p(p, thr):
    heap = [(-value, index) for index, value in enumerate(p)]
    heapq.heapify(heap)
    out = np.zeros(len(p))
    while heap and out.sum() < thr:
        value, index = heapq.heappop(heap)
        out[index] = -value
    return out / np.sum(out)
